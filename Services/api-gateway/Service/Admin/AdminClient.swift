import AsyncHTTPClient
import Contracts
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Quantities

/// Administration through the socket of the gateway that runs.
struct AdminClient: Administration {
    private let client: HTTPClient
    private let socket: String

    /// The gateway behind a socket; nil when none answers.
    static func connect(to socket: String) async throws -> AdminClient? {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = AdminClient(client: HTTPClient(configuration: configuration), socket: socket)
        do {
            let url = client.address("/healthz")
            let request = HTTPClientRequest(url: url)
            let answer = try await client.client.execute(request, timeout: .seconds(5))
            if answer.status == .ok { return client }
        } catch {
            // Nobody listens: the file is closed, and whoever asks opens it.
        }
        await client.close()
        return nil
    }

    private init(client: HTTPClient, socket: String) {
        self.client = client
        self.socket = socket
    }

    private func address(_ path: String) -> String {
        let allowed = CharacterSet.alphanumerics
        let host = socket.addingPercentEncoding(withAllowedCharacters: allowed) ?? socket
        return "http+unix://\(host)\(path)"
    }

    private func call(_ call: AdminCall) async throws -> AdminAnswer {
        var request = HTTPClientRequest(url: address(AdminRoutes.path))
        request.method = .POST
        request.body = .bytes(ByteBuffer(data: try JSONEncoder().encode(call)))
        let answer = try await client.execute(request, timeout: .seconds(60))
        let body = try await answer.body.collect(upTo: 16 << 20)
        guard answer.status == .ok else {
            throw AdminError(
                .unreachable,
                "the gateway answered \(answer.status.code); its log has the cause"
            )
        }
        let decoded = try JSONDecoder().decode(AdminAnswer.self, from: Data(buffer: body))
        if case .refused(let error) = decoded { throw error }
        return decoded
    }

    private func unexpected() -> AdminError {
        AdminError(
            .unreachable,
            "the gateway answered something else; is it of the same version as this?"
        )
    }

    func createKey(_ request: KeyRequest) async throws -> NewKey {
        guard case .newKey(let key) = try await call(.createKey(request)) else {
            throw unexpected()
        }
        return key
    }

    func keys() async throws -> [KeyRecord] {
        guard case .keys(let keys) = try await call(.keys) else { throw unexpected() }
        return keys
    }

    func revokeKey(_ id: String) async throws { _ = try await call(.revokeKey(id: id)) }

    func createTenant(_ tenant: TenantID) async throws { _ = try await call(.createTenant(tenant)) }

    func tenants() async throws -> [TenantID] {
        guard case .tenants(let tenants) = try await call(.tenants) else { throw unexpected() }
        return tenants
    }

    func createUser(_ request: UserRequest) async throws -> NewUser {
        guard case .newUser(let user) = try await call(.createUser(request)) else {
            throw unexpected()
        }
        return user
    }

    func resetPassword(of name: String) async throws -> NewUser {
        guard case .newUser(let user) = try await call(.resetPassword(user: name)) else {
            throw unexpected()
        }
        return user
    }

    func users() async throws -> [UserRecord] {
        guard case .users(let users) = try await call(.users) else { throw unexpected() }
        return users
    }

    func close() async { try? await client.shutdown() }
}
