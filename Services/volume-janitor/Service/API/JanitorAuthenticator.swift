import Contracts
import Crypto
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import ServiceChassis
import VolumeJanitorCore

/// Knows callers by the bearer token, which may approve deletions, or by the network they call
/// from, which may register, plan and pause.
struct JanitorAuthenticator: Authenticator {
    let token: Secret?
    let allowFrom: [NetworkRange]

    /// Whom a trusted caller, such as the gateway, acts for.
    static let person = "poolkeeper-person"

    func principal(for request: Request, context: CallContext) async throws -> Principal? {
        if let header = request.headers[.authorization] {
            guard let token, Self.bearer(header).map({ Self.isEqual($0, token.revealed) }) == true
            else { return nil }
            let person = HTTPField.Name(Self.person).flatMap { request.headers[$0] } ?? ""
            let name = Summary.fit(person)
            return caller(name.isEmpty ? "the token's bearer" : name, .admin, .key)
        }
        guard let address = context.remoteAddress else {
            return caller("this machine", .operate, .local)
        }
        guard allowFrom.contains(where: { $0.contains(address) }) else {
            throw Problem.unauthorized(
                """
                \(address) may not write here without the token; send `Authorization: Bearer …`, \
                or have its network named in `allow_from`
                """
            )
        }
        return caller(address, .operate, .local)
    }

    private func caller(
        _ name: String,
        _ permission: Permission,
        _ kind: Principal.Kind
    ) -> Principal {
        Principal(
            id: name,
            displayName: name,
            permission: permission,
            scope: Scope(tenant: .single, clients: .all),
            kind: kind
        )
    }

    private static func bearer(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
    }

    /// Compares digests, so that the time taken says nothing of the token.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        SHA256.hash(data: Array(left.utf8)) == SHA256.hash(data: Array(right.utf8))
    }
}
