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
        let words = header.utf8.split(separator: UInt8(ascii: " ")).map { Substring($0) }
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        // A sender takes 401 as final, so an unknown key waits until all keys have come. The ring
        // is asked again afterwards: what made it ready may have brought this very key.
        guard ring.knows(words[1]) || isReady() else {
            throw Problem.unavailable(
                "the collector has not received this ingest key yet; send again",
                retryAfterSeconds: 5
            )
        }
        guard let key = ring.key(for: words[1], at: clock.now()) else { return nil }
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
}
