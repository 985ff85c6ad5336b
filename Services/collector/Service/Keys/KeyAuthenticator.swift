import Contracts
package import HTTPSurface
import HTTPTypes
package import Hummingbird
package import Quantities

/// Lets in who sends `Authorization: Bearer pk_…` with a good key.
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

    /// The credential of a header `Bearer …`; nil for another scheme or more words.
    private static func bearer(in header: String) -> Substring? {
        let words = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
        // Setting this bit makes an ASCII letter small.
        guard words.count == 2, words[0].elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 })
        else { return nil }
        return Substring(words[1])
    }
}
