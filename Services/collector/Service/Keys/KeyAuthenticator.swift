import Contracts
package import HTTPSurface
import HTTPTypes
package import Hummingbird
package import Quantities

/// Lets in who sends `Authorization: Bearer pk_…` with a good key, or `GenieKey pk_…`, which is how
/// OpsGenie's senders, such as TrueNAS, say it.
package struct KeyAuthenticator: Authenticator {
    private let ring: KeyRing
    private let clock: any WallClock
    private let isReady: @Sendable () -> Bool

    /// An authenticator; until `isReady` no key is turned away because it is unknown.
    package init(
        ring: KeyRing,
        clock: any WallClock,
        isReady: @escaping @Sendable () -> Bool
    ) {
        self.ring = ring
        self.clock = clock
        self.isReady = isReady
    }

    /// The key's bearer; nil without a good key.
    package func principal(
        for request: Request,
        context: CallContext
    ) async throws -> Principal? {
        guard let header = request.headers[.authorization] else { return nil }
        guard let credential = Self.bearer(in: header) else { return nil }
        var finding = ring.find(credential, at: clock.now())
        if finding == .unknown {
            // A sender takes 401 as final, so an unknown key waits until all keys have come. The
            // ring is asked again afterwards: what made it ready may have brought this very key.
            guard isReady() else {
                throw Problem.unavailable(
                    "the collector has not received this ingest key yet; send again",
                    retryAfterSeconds: 5
                )
            }
            finding = ring.find(credential, at: clock.now())
        }
        guard case .good(let key) = finding else { return nil }
        return Principal(
            id: key.id,
            displayName: "key \(key.id)",
            permission: key.permission,
            scope: Scope(
                tenant: key.tenant,
                clients: key.client.map { .only([$0]) } ?? .all
            ),
            kind: .key
        )
    }

    /// The credential of a header `Bearer …` or `GenieKey …`; nil for another scheme or more words.
    private static func bearer(in header: String) -> Substring? {
        let words = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count == 2, schemes.contains(where: { isSame($0, words[0]) }) else {
            return nil
        }
        return Substring(words[1])
    }

    private static let schemes = ["bearer", "geniekey"]

    // Setting this bit makes an ASCII letter small.
    private static func isSame(_ scheme: String, _ word: Substring.UTF8View) -> Bool {
        word.elementsEqual(scheme.utf8) { $0 | 0x20 == $1 }
    }
}
