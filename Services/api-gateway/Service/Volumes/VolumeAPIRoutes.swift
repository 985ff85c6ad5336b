import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Quantities

/// The janitors' API through the gateway, with its roles: `/volumes/api/…`.
///
/// With several janitors `?host=` names whose host is meant.
struct VolumeAPIRoutes: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(256)

    let directory: JanitorDirectory

    func table() -> RouteTable {
        var table = RouteTable()
        let root = "/volumes/api"
        for path in ["volumes", "health", "runs", "plan", "audit"] {
            add(&table, .get, "\(root)/\(path)", .viewer, "A janitor's \(path).")
        }
        add(&table, .get, "\(root)/runs/{id}", .viewer, "A run of a janitor.")
        add(&table, .post, "\(root)/plan", .operate, "Says what a rule would delete.")
        add(&table, .post, "\(root)/run", .operate, "Runs a plan that was looked at.")
        add(&table, .post, "\(root)/pause", .operate, "Pauses a janitor's runs.")
        add(&table, .post, "\(root)/resume", .operate, "Ends a pause.")
        add(&table, .post, "\(root)/register", .admin, "Registers a path of a volume.")
        add(&table, .delete, "\(root)/register/**", .admin, "Takes a registration back.")
        return table
    }

    private func add(
        _ table: inout RouteTable,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ permission: Permission,
        _ summary: String
    ) {
        table.add(method, path, .requires(permission), summary) { request, context in
            try await forward(request, context)
        }
    }

    private func forward(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        try Self.refuseForeignPages(request, caller)
        let link = try await link(QueryReader(request), caller.scope)
        var headers = HTTPHeaders()
        if let name = HTTPField.Name("idempotency-key"), let key = request.headers[name] {
            headers.add(name: "idempotency-key", value: key)
        }
        let reads = request.method == .get || request.method == .head
        let body = reads ? nil : try await request.collectBody(limit: Self.bodyMax)
        let answer = try await directory.ask(
            link,
            HTTPMethod(rawValue: reads ? "GET" : request.method.rawValue),
            String(request.uri.string.dropFirst("/volumes".utf8.count)),
            body: body,
            headers: headers,
            person: caller.displayName
        )
        return .body(
            answer.body,
            type: answer.type,
            status: HTTPResponse.Status(code: answer.status),
            headers: [.cacheControl: "private, no-store"]
        )
    }

    /// A browser's session acts by forms of our pages alone; data is sent with a key.
    private static func refuseForeignPages(_ request: Request, _ caller: Principal) throws {
        guard caller.kind == .session, request.method != .get, request.method != .head else {
            return
        }
        throw Problem.forbidden("this takes an API key; a signed-in person uses the page /volumes")
    }

    private func link(_ query: QueryReader, _ scope: Scope) async throws -> JanitorLink {
        let links = directory.links(in: scope)
        if let host = try query.text("host") {
            guard let link = await directory.link(to: host, in: scope) else {
                throw Problem.notFound("no janitor of the host \(host) is known here")
            }
            return link
        }
        guard let first = links.first else {
            throw Problem.notFound("this gateway knows no janitor; name them in `janitors`")
        }
        guard links.count == 1 else {
            throw Problem.badParameter("host", "is missing; there are \(links.count) janitors")
        }
        return first
    }
}
