package import Contracts
import Crypto
package import HTTPSurface
import HTTPTypes
package import Hummingbird
import Quantities

/// Knows callers of a service's own API by the service's token, which may do everything, or by the
/// network they call from, which may do all but approve.
///
/// It stands in front of services that run beside the gateway and know of no users: whoever holds
/// the token may say which person it acts for, as the gateway does.
package struct TokenAuthenticator: Authenticator {
    private let token: Secret?
    private let allowFrom: [NetworkRange]
    private let setting: String

    /// The header in which the token's bearer names the person it acts for.
    package static let personHeader = "poolkeeper-person"
    /// Bytes of that name at the most; the rest is cut off.
    package static let personBytesMax = 200

    /// - Parameters:
    ///   - token: what a bearer must send; nil for nobody is trusted by a token.
    ///   - allowFrom: networks whose callers may do all but approve.
    ///   - setting: the setting that names the token's file, for refusals.
    package init(
        token: Secret?,
        allowFrom: [NetworkRange],
        setting: String = "api_token_file"
    ) {
        self.setting = setting
        self.token = token
        self.allowFrom = allowFrom
    }

    /// The token's bearer, or whoever calls from an allowed network; nil for a wrong token.
    ///
    /// - Throws: a problem with status 401 for an address that no network holds.
    package func principal(
        for request: Request,
        context: CallContext
    ) async throws -> Principal? {
        if let header = request.headers[.authorization] {
            guard let token, Self.bearer(header).map({ Self.isEqual($0, token.revealed) }) == true
            else { return nil }
            let person = HTTPField.Name(Self.personHeader).flatMap { request.headers[$0] } ?? ""
            let name = Self.fit(person)
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

    /// Which token is needed, and where it lies.
    package func advice(for permission: Permission) -> String {
        token == nil
            ? "approving takes the service's token, and none is set: name a file that holds one in "
                + "its setting `\(setting)`"
            : "approving takes the service's token: send `Authorization: Bearer …` with what is in "
                + "the file that its setting `\(setting)` names"
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

    /// A name without control characters, cut at a character.
    private static func fit(_ text: String) -> String {
        var fitted = ""
        for character in text where character.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) {
            guard fitted.utf8.count + character.utf8.count <= personBytesMax else { break }
            fitted.append(character)
        }
        return fitted
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
