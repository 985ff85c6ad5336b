import Crypto
import Foundation
package import Quantities
package import ServiceChassis

/// Sealed credentials in a file, and the key ring in another one that opens them.
///
/// Nothing is kept in memory: each act reads both files. A ring that is not the right one is
/// refused before anything is written.
package struct CredentialVault: Sendable {
    private let ringFile: PrivateFile
    private let file: PrivateFile

    /// A vault; neither file need be there.
    ///
    /// - Parameters:
    ///   - ring: the key ring's file; a backup of the other one must not hold it.
    ///   - file: the file of sealed credentials.
    package init(ring: String, file: String) {
        ringFile = PrivateFile(path: ring)
        self.file = PrivateFile(path: file)
    }

    /// What is known of a sealed credential; never the secret.
    package struct Entry: Sendable, Hashable {
        /// Where it belongs.
        package var place: CredentialPlace
        /// When it was set, RFC 3339.
        package var set: String
        /// The ring's key that it is sealed with.
        package var key: String
    }

    /// A moment of a change, for tests that end it there.
    package enum Step: Sendable, CaseIterable {
        /// The ring with a new key is written.
        case ringRenewed
        /// The file of credentials is written.
        case credentialsWritten
        /// Keys that nothing needs are gone.
        case ringRetired
    }

    /// What changes when either file does.
    package var fingerprint: String {
        "\(ringFile.fingerprint ?? "-") \(file.fingerprint ?? "-")"
    }

    // MARK: - Reading

    /// Whether every credential can be opened, by opening it.
    ///
    /// - Throws: `CredentialFault` that says why not.
    package func check() throws {
        let document = try read()
        guard !document.credentials.isEmpty else {
            // A ring that others may read is said before anything is sealed with it.
            _ = try readRing()
            return
        }
        let ring = try ring(for: document)
        for credential in document.credentials {
            _ = try credential.open(ring, file: ringFile.path)
        }
    }

    /// What there is.
    package func entries() throws -> [Entry] {
        try read().credentials.map { Entry(place: $0.place, set: $0.set, key: $0.key) }
    }

    /// The secrets of a PSA, by the settings that they stand for.
    package func secrets(
        tenant: TenantID,
        psa: String,
        kind: String
    ) throws -> [String: Secret] {
        let document = try read()
        let own = document.credentials.filter {
            $0.tenant == tenant && $0.psa == psa && $0.kind == kind
        }
        guard !own.isEmpty else { return [:] }
        let ring = try ring(for: document)
        return Dictionary(
            try own.map { ($0.field, try $0.open(ring, file: ringFile.path)) }
        ) { first, _ in first }
    }

    // MARK: - Writing

    /// Seals a secret, in place of one that is there; the first one makes the key ring.
    package func set(_ secret: Secret, at place: CredentialPlace, now: Timestamp) throws {
        let length = secret.revealed.utf8.count
        guard (1...SealedCredential.secretBytesMax).contains(length) else {
            throw CredentialFault.unfit("a secret has 1 byte to 16 KiB; this one has \(length)")
        }
        try changing { document in
            let ring = try ring(for: document, makingAt: now)
            guard let key = ring.active else { return }
            document.add(check: key)
            document.credentials.removeAll { $0.place == place }
            document.credentials.append(
                try SealedCredential(secret, at: place, by: key, now: now)
            )
        }
    }

    /// Forgets a credential.
    package func remove(_ place: CredentialPlace) throws {
        try changing { document in
            _ = try ring(for: document)
            guard document.credentials.contains(where: { $0.place == place }) else {
                throw CredentialFault.absent(place.description)
            }
            document.credentials.removeAll { $0.place == place }
        }
    }

    /// What a renewal did.
    package struct Rotation: Sendable, Hashable {
        /// The key that everything is sealed with now.
        package var key: String
        /// Credentials that were sealed anew.
        package var credentials: Int
        /// Whether it ended one that was cut off, and made no new key.
        package var isResumed: Bool
        /// Keys that were taken away.
        package var retired: [String]
    }

    /// Seals everything with a new key; one that was cut off is ended first, without another key.
    ///
    /// It can be killed at any moment: the new key is in the ring before anything is sealed with
    /// it, credentials change all at once, and a key goes only when nothing needs it.
    ///
    /// - Parameters:
    ///   - retires: whether keys that nothing needs any more are taken away; backups that were
    ///     sealed with them open no more.
    ///   - now: the time of day.
    ///   - step: told of each step; what it throws ends the change there.
    /// - Returns: what was done.
    /// - Throws: `CredentialFault`, and what `step` throws.
    package func rotate(
        retiring retires: Bool,
        now: Timestamp,
        _ step: (Step) throws -> Void = { _ in }
    ) throws -> Rotation {
        try file.locked {
            var document = try read()
            guard !document.credentials.isEmpty else {
                throw CredentialFault.unfit("no credential is sealed yet; set one first")
            }
            var ring = try ring(for: document)
            let isResumed = document.credentials.contains { $0.key != ring.active?.id }
            if !isResumed {
                guard ring.keys.count < KeyRing.keysMax else {
                    throw CredentialFault.unfit(
                        "the key ring has \(KeyRing.keysMax) keys; give --retire to take away "
                            + "those that nothing needs"
                    )
                }
                ring.renew(at: now)
                try ringFile.write(try ring.encoded())
                try step(.ringRenewed)
            }
            guard let key = ring.active else {
                throw CredentialFault.ringBroken(ring: ringFile.path, why: "no key is active")
            }
            let old = document.credentials.filter { $0.key != key.id }.count
            document.credentials = try document.credentials.map {
                try $0.rewrapped(ring, by: key, file: ringFile.path)
            }
            document.add(check: key)
            document.checks = document.checks.filter { $0.key == key.id }
            try file.write(try document.encoded())
            try step(.credentialsWritten)
            let retired = retires ? ring.retire(exceptFor: [key.id]) : []
            if !retired.isEmpty {
                try ringFile.write(try ring.encoded())
                try step(.ringRetired)
            }
            return Rotation(
                key: key.id,
                credentials: old,
                isResumed: isResumed,
                retired: retired
            )
        }
    }

    // MARK: - Files

    private func changing(_ body: (inout CredentialDocument) throws -> Void) throws {
        try file.makeFolder()
        try ringFile.makeFolder()
        try file.locked {
            var document = try read()
            try body(&document)
            try file.write(try document.encoded())
        }
    }

    private func read() throws -> CredentialDocument {
        guard let bytes = try file.read() else { return CredentialDocument() }
        return try CredentialDocument(bytes, file: file.path)
    }

    private func readRing() throws -> KeyRing? {
        try ringFile.read().map { try KeyRing($0, file: ringFile.path) }
    }

    /// The ring, once it is known to be the right one.
    private func ring(
        for document: CredentialDocument,
        makingAt now: Timestamp? = nil
    ) throws -> KeyRing {
        guard let ring = try readRing() else {
            guard document.credentials.isEmpty, let now else {
                throw CredentialFault.ringMissing(
                    ring: ringFile.path,
                    credentials: document.credentials.count
                )
            }
            let new = KeyRing(at: now)
            try ringFile.write(try new.encoded())
            return new
        }
        try document.confirm(ring, file: ringFile.path)
        return ring
    }
}
