import Foundation

/// The file of sealed credentials.
struct CredentialDocument: Sendable, Codable {
    /// Credentials of a file at the most.
    static let credentialsMax = 2000

    private static let version = 1
    /// What each key in use has sealed, so that another key of its name is found out at once.
    private static let word = "poolkeeper key check 1"

    var poolkeeperCredentials = version
    /// What a key's word looks like under the key, by the key's name.
    var checks: [String: Data] = [:]
    var credentials: [SealedCredential] = []

    /// No credentials.
    init() {}

    /// The credentials of a file's bytes.
    init(_ bytes: [UInt8], file: String) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(bytes))
        } catch {
            throw CredentialFault.broken(file: file, why: "it is not the JSON of them")
        }
        guard poolkeeperCredentials == Self.version else {
            throw CredentialFault.broken(
                file: file,
                why: "another release wrote it, in its version \(poolkeeperCredentials)"
            )
        }
    }

    /// The file's bytes.
    func encoded() throws -> [UInt8] {
        guard credentials.count <= Self.credentialsMax else {
            throw CredentialFault.unfit("\(Self.credentialsMax) credentials are the most")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + Array("\n".utf8)
    }

    /// Lets a key be known again.
    mutating func add(check key: KeyRing.Key) {
        let binding = CredentialPlace.binding([Self.word, key.id])
        checks[key.id] = try? SealedCredential.seal(Array(Self.word.utf8), key.material, binding)
    }

    /// Whether a ring has the keys that are needed here.
    ///
    /// - Throws: `unknownKey`, `wrongKey`.
    func confirm(_ ring: KeyRing, file: String) throws {
        for (id, count) in Dictionary(grouping: credentials, by: \.key).mapValues(\.count)
            .sorted(by: { $0.key < $1.key })
        {
            guard let key = ring.key(id) else {
                throw CredentialFault.unknownKey(ring: file, key: id, credentials: count)
            }
            let binding = CredentialPlace.binding([Self.word, id])
            let word = checks[id].flatMap {
                try? SealedCredential.open($0, key.material, binding)
            }
            guard word == Array(Self.word.utf8) else {
                throw CredentialFault.wrongKey(ring: file, key: id)
            }
        }
    }
}
