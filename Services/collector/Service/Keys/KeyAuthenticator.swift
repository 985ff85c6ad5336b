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

    /// An authenticator; until `isReady` the keys are not known and nobody is turned away as wrong.
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
        guard isReady() else {
            throw Problem.unavailable(
                "the collector has not received the ingest keys yet; send again",
                retryAfterSeconds: 5
            )
        }
        guard let header = request.headers[.authorization] else { return nil }
        let words = header.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer",
            let key = ring.key(for: words[1], at: clock.now())
        else { return nil }
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
