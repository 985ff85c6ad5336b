import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities

/// Lets in whoever names a permission as their key: `Bearer viewer`, or `Bearer viewer:anna`.
struct WordKeys: Authenticator {
    func principal(for request: Request, context: CallContext) async throws -> Principal? {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer ") else {
            return nil
        }
        let parts = header.dropFirst(7).split(separator: ":").map(String.init)
        guard let word = parts.first, let permission = Permission(rawValue: word) else {
            return nil
        }
        return Principal(
            id: parts.last ?? word,
            displayName: "key \(word)",
            permission: permission,
            scope: Scope(tenant: .single, clients: .all),
            kind: .key
        )
    }
}
