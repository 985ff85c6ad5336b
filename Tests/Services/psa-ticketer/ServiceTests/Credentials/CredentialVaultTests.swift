import Foundation
import PSATicketer
import Quantities
import ServiceChassis
import TestSupport
import Testing

// Goal: sealed secrets open where they belong, with the right key ring, and nowhere else. Method:
// the files of a vault are looked at, changed, and taken away.
@Suite struct CredentialVaultTests {
    private let folder: TemporaryFolder
    private let now = Timestamp(seconds: 1_800_000_000)

    init() throws { folder = try TemporaryFolder() }

    private var vault: CredentialVault {
        CredentialVault(ring: folder.file("etc/ring.json"), file: folder.file("state/sealed.json"))
    }

    static func place(_ tenant: String = "default", _ field: String = "client_secret") throws
        -> CredentialPlace
    {
        CredentialPlace(
            tenant: try #require(TenantID(tenant)),
            psa: "halo",
            kind: "halo",
            field: field
        )
    }

    private func secrets(_ tenant: String = "default") throws -> [String: String] {
        let tenant = try #require(TenantID(tenant))
        return try vault.secrets(tenant: tenant, psa: "halo", kind: "halo").mapValues(\.revealed)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test func `a secret is read back by its place alone, and stands nowhere in its files`() throws
    {
        try vault.set(Secret("canary-ä-1"), at: Self.place(), now: now)
        #expect(try secrets() == ["client_secret": "canary-ä-1"])
        #expect(try secrets("other") == [:])
        for name in ["etc/ring.json", "state/sealed.json"] {
            #expect(try !text(name).contains("canary"))
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        #expect(try vault.entries().map(\.place) == [Self.place()])
    }

    @Test func `one that is set again takes the place of the first, and one is forgotten`() throws {
        try vault.set(Secret("first"), at: Self.place(), now: now)
        try vault.set(Secret("second"), at: Self.place(), now: now)
        #expect(try secrets() == ["client_secret": "second"])
        try vault.remove(Self.place())
        #expect(try secrets() == [:])
        #expect(throws: CredentialFault.absent(try Self.place().description)) {
            try vault.remove(Self.place())
        }
    }

    @Test(arguments: [(0, false), (1, true), (16 << 10, true), ((16 << 10) + 1, false)])
    func `a secret has 1 byte to 16 KiB`(_ length: Int, _ fits: Bool) throws {
        let secret = Secret(String(repeating: "x", count: length))
        if fits {
            try vault.set(secret, at: Self.place(), now: now)
            #expect(try secrets()["client_secret"]?.count == length)
        } else {
            #expect(throws: CredentialFault.self) {
                try vault.set(secret, at: Self.place(), now: now)
            }
        }
    }

    @Test func `what is moved to another tenant or field opens no more`() throws {
        for (from, to) in [
            (#""tenant" : "default""#, #""tenant" : "other""#),
            (#""field" : "client_secret""#, #""field" : "private_key""#),
            (#""psa" : "halo""#, #""psa" : "halo2""#),
        ] {
            try vault.set(Secret("canary"), at: Self.place(), now: now)
            let moved = try text("state/sealed.json").replacing(from, with: to)
            try #require(try moved != text("state/sealed.json"))
            try folder.write(moved, to: "state/sealed.json")
            let fault = #expect(throws: CredentialFault.self) { try vault.check() }
            #expect(fault?.description.contains("was sealed for another place") == true)
            try FileManager.default.removeItem(atPath: folder.file("state/sealed.json"))
        }
    }

    @Test func `a wrong key ring is refused before anything is written`() throws {
        try vault.set(Secret("canary"), at: Self.place(), now: now)
        let sealed = try text("state/sealed.json")
        // Another installation's ring.
        let other = CredentialVault(
            ring: folder.file("other/ring.json"),
            file: folder.file("other/sealed.json")
        )
        try other.set(Secret("x"), at: Self.place(), now: now)
        let strange = CredentialVault(
            ring: folder.file("other/ring.json"),
            file: folder.file("state/sealed.json")
        )
        for act in [
            { try strange.check() },
            { try strange.set(Secret("y"), at: try Self.place(), now: now) },
            { try strange.remove(try Self.place()) },
            { _ = try strange.rotate(retiring: true, now: now) },
        ] {
            let fault = #expect(throws: CredentialFault.self) { try act() }
            #expect(fault?.description.contains("put back the ring that has it") == true)
        }
        #expect(try text("state/sealed.json") == sealed)
    }

    @Test func `a key with the right name and other bytes is refused`() throws {
        try vault.set(Secret("canary"), at: Self.place(), now: now)
        let ring = try text("etc/ring.json")
        let key = try #require(ring.firstMatch(of: /"key" : "([^"]+)"/)?.output.1)
        let wrong = Data(repeating: 7, count: 32).base64EncodedString()
        try write(ring.replacing(key, with: wrong), to: "etc/ring.json")
        let fault = #expect(throws: CredentialFault.self) { try vault.check() }
        #expect(fault?.description.contains("is not the one that credentials were sealed") == true)
    }

    @Test func `without its key ring nothing is read, and no new ring is made`() throws {
        try vault.set(Secret("canary"), at: Self.place(), now: now)
        try FileManager.default.removeItem(atPath: folder.file("etc/ring.json"))
        for act in [
            { try vault.check() }, { try vault.set(Secret("x"), at: try Self.place(), now: now) },
        ] {
            let fault = #expect(throws: CredentialFault.self) { try act() }
            #expect(fault?.description.contains("is not there, and 1 credentials") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("etc/ring.json")))
    }

    @Test(arguments: [0o640, 0o604, 0o666])
    func `a key ring that others may read is refused`(_ mode: Int) throws {
        try vault.set(Secret("canary"), at: Self.place(), now: now)
        let path = folder.file("etc/ring.json")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        let fault = #expect(throws: CredentialFault.self) { try vault.check() }
        #expect(fault?.description.contains("chmod 600 it") == true)
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        try vault.check()
    }

    @Test(arguments: ["", "{}", #"{"poolkeeperKeyRing":2,"keys":[]}"#, "\u{0}\u{1}"])
    func `what is no key ring is told so`(_ content: String) throws {
        try vault.set(Secret("canary"), at: Self.place(), now: now)
        try write(content, to: "etc/ring.json")
        let fault = #expect(throws: CredentialFault.self) { try vault.check() }
        #expect(fault?.description.contains("is no key ring") == true)
    }

    private func write(_ text: String, to name: String) throws {
        try folder.write(text, to: name)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: folder.file(name)
        )
    }

    // MARK: - Renewing

    private func fill(_ count: Int) throws {
        for number in 1...count {
            let place = try Self.place("default", "field\(number)")
            try vault.set(Secret("canary-\(number)"), at: place, now: now)
        }
    }

    @Test func `a renewal seals everything with a new key, and the old one goes when asked`() throws
    {
        try fill(3)
        let old = Set(try vault.entries().map(\.key))
        let first = try vault.rotate(retiring: false, now: now)
        #expect(first.credentials == 3 && !first.isResumed && first.retired == [])
        #expect(Set(try vault.entries().map(\.key)) == [first.key])
        #expect(try text("etc/ring.json").contains(try #require(old.first)))
        let second = try vault.rotate(retiring: true, now: now)
        #expect(Set(second.retired) == old.union([first.key]))
        #expect(
            try secrets() == ["field1": "canary-1", "field2": "canary-2", "field3": "canary-3"]
        )
    }

    private struct Cut: Error {}

    @Test(arguments: CredentialVault.Step.allCases)
    func `one that ends after a step is ended by the next, and nothing is lost`(
        _ end: CredentialVault.Step
    ) throws {
        try fill(3)
        #expect(throws: Cut.self) {
            _ = try vault.rotate(retiring: true, now: now) { if $0 == end { throw Cut() } }
        }
        try vault.check()
        let next = try vault.rotate(retiring: true, now: now)
        #expect(next.isResumed == (end == .ringRenewed))
        #expect(Set(try vault.entries().map(\.key)) == [next.key])
        #expect(try secrets().count == 3)
        let keys = try text("etc/ring.json").ranges(of: #""state" :"#).count
        #expect(keys == 1)
    }

    @Test func `a ring takes 32 keys, and says how to have room`() throws {
        try fill(1)
        for _ in 1..<32 { _ = try vault.rotate(retiring: false, now: now) }
        let fault = #expect(throws: CredentialFault.self) {
            _ = try vault.rotate(retiring: false, now: now)
        }
        #expect(fault?.description.contains("give --retire") == true)
        try vault.check()
    }
}
