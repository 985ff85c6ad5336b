import APIGatewayCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities

/// Knows callers by API key or by session cookie; a key that is wrong is never replaced by a
/// session that is right.
struct GatewayAuthenticator: Authenticator {
    let store: GatewayStore
    let rules: SessionRules

    func principal(for request: Request, context: CallContext) async throws -> Principal? {
        if let header = request.headers[.authorization] {
            return try await principal(bearer: header)
        }
        guard let session = SessionCookie.value(in: request) else { return nil }
        return try await principal(session: session)
    }

    private func principal(bearer header: String) async throws -> Principal? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let token = KeyToken(String(parts[1])), let key = try await store.key(token.id),
            constantTimeEqual(key.secretSHA256, secretHash(token.secret))
        else { return nil }
        let record = key.record
        guard record.revokedAt == nil, record.expiresAt.map({ store.clock.now() < $0 }) ?? true
        else { return nil }
        return Principal(
            id: "key:\(record.id)",
            displayName: "the key \(record.id)",
            permission: record.permission,
            scope: record.scope(),
            kind: .key
        )
    }

    private func principal(session value: String) async throws -> Principal? {
        let hash = secretHash(value)
        let now = store.clock.now()
        guard let session = try await store.session(hash),
            rules.isGood(started: session.startedAt, lastUsed: session.usedAt, now: now),
            let user = try await store.user(session.user)
        else { return nil }
        if rules.shouldTouch(lastUsed: session.usedAt, now: now) {
            try await store.touchSession(hash)
        }
        return Principal(
            id: "user:\(user.record.name)",
            displayName: user.record.name,
            permission: user.record.permission,
            scope: user.record.scope(),
            kind: .session
        )
    }
}
