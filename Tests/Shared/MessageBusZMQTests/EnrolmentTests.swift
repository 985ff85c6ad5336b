import Contracts
import Foundation
import Quantities
import TestSupport
import Testing

@testable import MessageBusZMQ

@Suite struct EnrolmentTests {
    private let folder: TemporaryFolder
    private let file: EnrolmentFile

    init() throws {
        folder = try TemporaryFolder()
        file = EnrolmentFile(folder.file("enrolment.json"))
    }

    private func record(_ source: String, _ key: CurvePublicKey? = nil) throws -> Enrolment {
        Enrolment(
            key: try key ?? CurveKeyPair.generate().publicKey,
            source: try #require(SourceID(source)),
            tenant: TenantID("acme"),
            client: ClientName("Acme Corp"),
            publish: [KeyChanged.lane.name],
            read: [],
            enrolledAt: Timestamp(seconds: 1)
        )
    }

    @Test func `what was enrolled is read again as it was`() throws {
        let one = try record("collector/1")
        let two = try record("collector/2")
        for record in [one, two] { try file.update { (try $0.enrolling(record), ()) } }
        #expect(try file.read().all == [one, two])
        #expect(try file.read()[one.key.text] == one)
    }

    @Test func `a key or a source that is enrolled already is refused`() throws {
        let one = try record("collector/1")
        let table = try EnrolmentTable([one])
        #expect(throws: BusKeyError.self) { try table.enrolling(one) }
        #expect(throws: BusKeyError.self) { try table.enrolling(record("collector/1")) }
        #expect(throws: BusKeyError.self) { try table.enrolling(record("collector/2", one.key)) }
    }

    @Test func `a revoked key is no longer good, and never again`() throws {
        let one = try record("collector/1")
        let table = try EnrolmentTable([one])
            .revoking("collector/1", at: Timestamp(seconds: 9)).table
        #expect(table[one.key.text] == nil)
        #expect(table.all[0].revokedAt == Timestamp(seconds: 9))
        #expect(throws: BusKeyError.self) { try table.enrolling(one) }
        #expect(throws: BusKeyError.self) {
            try table.revoking(one.key.text, at: Timestamp(seconds: 10))
        }
        // Its source may have another key.
        #expect(try table.enrolling(record("collector/1")).goodCount == 1)
    }

    @Test func `only what takes a right away cuts peers off`() throws {
        let one = try record("collector/1")
        let table = try EnrolmentTable([one])
        var wider = one
        wider.read = [KeyChanged.lane.name]
        var narrower = one
        narrower.publish = []
        #expect(!(try EnrolmentTable([one, record("collector/2")]).takesAway(from: table)))
        #expect(!(try EnrolmentTable([wider]).takesAway(from: table)))
        #expect(try EnrolmentTable([one]).takesAway(from: EnrolmentTable([wider])))
        // What may be published is looked up for each frame.
        #expect(!(try EnrolmentTable([narrower]).takesAway(from: table)))
        #expect(try EnrolmentTable().takesAway(from: table))
    }

    @Test func `a table holds ten thousand keys and no more`() throws {
        let keys = try (0...EnrolmentTable.countMax).map { number in
            let digits = String(number, radix: 16)
            let text = String(repeating: "0", count: 64 - digits.count) + digits
            let key = try #require(CurvePublicKey(text))
            return try record("collector/\(number)", key)
        }
        #expect(try EnrolmentTable(keys.dropLast()).goodCount == EnrolmentTable.countMax)
        #expect(throws: BusKeyError.self) { try EnrolmentTable(keys) }
    }

    @Test(arguments: ["", "{", "[]", #"{"version":2,"keys":[]}"#, #"{"version":1}"#])
    func `a file that is no enrolment is refused and left as it is`(text: String) throws {
        try Text.write(text, to: file.path)
        #expect(throws: BusKeyError.self) { try file.read() }
        let one = try record("collector/1")
        #expect(throws: BusKeyError.self) { try file.update { (try $0.enrolling(one), ()) } }
        #expect(try Text.read(file.path) == text)
    }

    @Test func `a key file is its owner's alone, and is never written over`() throws {
        let path = folder.file("keys/collector-1.key")
        let key = try BusKey(source: #require(SourceID("collector/1")), pair: .generate())
        try BusKeyFile.write(key, to: path)
        #expect(try BusKeyFile.read(path) == key)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(throws: BusKeyError.self) { try BusKeyFile.write(key, to: path) }
        let published = try BusKeyFile.readPublic(BusKeyFile.publicPath(of: path))
        #expect(published.key == key.pair.publicKey)
        #expect(published.source == key.source)
        #expect(!(try Text.read(BusKeyFile.publicPath(of: path)).contains("secret")))
        #expect(!"\(key)".contains(hexadecimal(key.pair.secret)))
    }

    @Test(arguments: [0o640, 0o604, 0o620]) func `a key that others may reach is refused`(
        mode: Int
    ) throws {
        let path = folder.file("collector-1.key")
        let key = try BusKey(source: #require(SourceID("collector/1")), pair: .generate())
        try BusKeyFile.write(key, to: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: BusKeyError.self) { try BusKeyFile.read(path) }
    }

    @Test func `halves of two keys are no key`() throws {
        let path = folder.file("collector-1.key")
        let one = try CurveKeyPair.generate()
        let other = try CurveKeyPair.generate()
        try Text.write(
            """
            source collector/1
            public \(one.publicKey)
            secret \(hexadecimal(other.secret))
            """,
            to: path
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(throws: BusKeyError.self) { try BusKeyFile.read(path) }
    }
}
