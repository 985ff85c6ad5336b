import Crypto
import Foundation
import Quantities

/// The keys that credentials are sealed with: new ones by the active key, older ones by theirs.
struct KeyRing: Sendable {
    /// Keys of a ring at the most.
    static let keysMax = 32

    /// What a key is for.
    enum State: String, Sendable, Codable {
        /// It seals and opens.
        case active
        /// It opens what it sealed before.
        case decryptOnly = "decrypt-only"
    }

    /// A key with its name.
    struct Key: Sendable {
        var id: String
        var state: State
        var madeAt: Timestamp
        var material: SymmetricKey
    }

    private(set) var keys: [Key]

    /// A ring of one new key.
    init(at now: Timestamp) { keys = [Self.newKey(at: now)] }

    var active: Key? { keys.first { $0.state == .active } }

    func key(_ id: String) -> Key? { keys.first { $0.id == id } }

    /// Makes a new key the active one; the others still open what they sealed.
    mutating func renew(at now: Timestamp) {
        for index in keys.indices { keys[index].state = .decryptOnly }
        keys.insert(Self.newKey(at: now), at: 0)
    }

    /// Takes keys away that are not active and not in use.
    ///
    /// - Returns: their names.
    mutating func retire(exceptFor used: Set<String>) -> [String] {
        let gone = keys.filter { $0.state != .active && !used.contains($0.id) }.map(\.id)
        keys.removeAll { gone.contains($0.id) }
        return gone
    }

    private static func newKey(at now: Timestamp) -> Key {
        // A name says nothing of the key.
        let name = (0..<4).map { _ in UInt8.random(in: 0...255) }
        return Key(
            id: "k" + hexadecimal(name),
            state: .active,
            madeAt: now,
            material: SymmetricKey(size: .bits256)
        )
    }

    // MARK: - As a file

    private struct Document: Codable {
        struct Key: Codable {
            var id: String
            var state: State
            var made: String
            var key: Data
        }

        var poolkeeperKeyRing: Int
        var keys: [Key]
    }

    private static let version = 1

    /// The ring of a file's bytes.
    ///
    /// - Throws: `CredentialFault.ringBroken`.
    init(_ bytes: [UInt8], file: String) throws {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            throw CredentialFault.ringBroken(ring: file, why: "it is not the JSON of one")
        }
        func broken(_ why: String) -> CredentialFault { .ringBroken(ring: file, why: why) }
        guard document.poolkeeperKeyRing == Self.version else {
            throw broken("another release wrote it, in its version \(document.poolkeeperKeyRing)")
        }
        guard (1...Self.keysMax).contains(document.keys.count) else {
            throw broken("it has \(document.keys.count) keys; 1 to \(Self.keysMax) are possible")
        }
        keys = try document.keys.map { key in
            guard key.key.count == 32 else { throw broken("the key \(key.id) has not 32 bytes") }
            return Key(
                id: key.id,
                state: key.state,
                madeAt: Timestamp.parse(rfc3339: key.made)?.moment ?? Timestamp(seconds: 0),
                material: SymmetricKey(data: key.key)
            )
        }
        guard keys.count(where: { $0.state == .active }) == 1 else {
            throw broken("not one of its keys is active, or several are")
        }
        guard Set(keys.map(\.id)).count == keys.count else {
            throw broken("two of its keys have one name")
        }
    }

    /// The file's bytes.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(
            poolkeeperKeyRing: Self.version,
            keys: keys.map { key in
                Document.Key(
                    id: key.id,
                    state: key.state,
                    made: key.madeAt.rfc3339,
                    key: unsafe key.material.withUnsafeBytes { unsafe Data($0) }
                )
            }
        )
        return Array(try encoder.encode(document)) + Array("\n".utf8)
    }
}
