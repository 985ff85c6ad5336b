package import Contracts
import Crypto
package import Quantities
import Synchronization

/// The ingest keys this collector knows, in memory, by their public id.
package final class KeyRing: Sendable {
    private let keys: Mutex<[String: KeyChanged]>

    /// A ring of these keys.
    package init(_ keys: [KeyChanged] = []) {
        self.keys = Mutex(Dictionary(keys.map { ($0.id, $0) }, uniquingKeysWith: { $1 }))
    }

    /// Takes a key as it now stands.
    package func put(_ key: KeyChanged) {
        keys.withLock { $0[key.id] = key }
    }

    /// Takes a key as it now stands, or drops it when nobody tells of it any more.
    package func set(_ id: String, to key: KeyChanged?) {
        keys.withLock { $0[id] = key }
    }

    /// What a credential is to a ring.
    package enum Finding: Sendable, Equatable {
        /// It names a key that the ring has not, which may still come.
        case unknown
        /// It opens nothing, and no key that is still to come will change that: it is no
        /// credential at all, wrong, revoked or expired.
        case refused
        /// It opens this key.
        case good(KeyChanged)
    }

    /// What a credential opens.
    ///
    /// The credential is `pk_<id>_<secret>`; the secret's SHA-256 is compared in constant time,
    /// for an unknown id too, so that time does not tell which ids exist.
    package func find(_ credential: Substring, at moment: Timestamp) -> Finding {
        guard let (id, secret) = Self.parts(of: credential) else { return .refused }
        let key = keys.withLock { $0[id] }
        let isRight = isEqual(Self.hash(of: secret), key?.secretSHA256 ?? Self.nobody)
        guard let key else { return .unknown }
        return isRight && key.isGood(at: moment) ? .good(key) : .refused
    }

    /// The key that a credential opens; nil when it is unknown, wrong, revoked or expired.
    package func key(for credential: Substring, at moment: Timestamp) -> KeyChanged? {
        guard case .good(let key) = find(credential, at: moment) else { return nil }
        return key
    }

    /// What a gateway keeps of a secret: SHA-256 of its text, hexadecimal.
    package static func hash(of secret: Substring) -> String {
        hexadecimal(SHA256.hash(data: Array(secret.utf8)))
    }

    private static func parts(of credential: Substring) -> (id: String, secret: Substring)? {
        // By UTF-8, because by characters this costs more than the hash.
        let parts = credential.utf8.split(
            separator: UInt8(ascii: "_"),
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, parts[0].elementsEqual("pk".utf8) else { return nil }
        return (String(Substring(parts[1])), Substring(parts[2]))
    }

    private static let nobody = String(repeating: "0", count: 64)

    /// Compares without stopping at the first difference.
    private func isEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
