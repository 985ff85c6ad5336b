import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Quantities
import StateStore

/// The janitors' API through the gateway, with its roles: `/volumes/api/…`.
///
/// With several janitors `?host=` names whose host is meant.
struct VolumeAPIRoutes: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(256)

    let directory: JanitorDirectory
    let orders: VolumeOrders
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        let root = "/volumes/api"
        for path in ["volumes", "health", "runs", "plan", "audit"] {
            add(&table, .get, "\(root)/\(path)", .viewer, "A janitor's \(path).")
        }
        add(&table, .get, "\(root)/runs/{id}", .viewer, "A run of a janitor.")
        add(&table, .post, "\(root)/plan", .operate, "Says what a rule would delete.")
        for (verb, summary) in Self.acts {
            table.add(.post, "\(root)/\(verb)", .requires(.operate), summary) { request, context in
                try await act(verb, request, context)
            }
        }
        addOperations(&table, root)
        add(&table, .post, "\(root)/register", .admin, "Registers a path of a volume.")
        add(&table, .delete, "\(root)/register/**", .admin, "Takes a registration back.")
        return table
    }

    /// What goes as a command over the bus, and by HTTP to a janitor that is on none.
    private static let acts = [
        ("run", "Runs a plan that was looked at."), ("pause", "Pauses a janitor's runs."),
        ("resume", "Ends a pause."),
    ]

    private func addOperations(_ table: inout RouteTable, _ root: String) {
        table.add(.get, "\(root)/operations", .requires(.viewer), "The newest orders.") {
            _,
            context in
            let caller = try context.requirePrincipal()
            return try .document(try await orders.orders(in: caller.scope).map(OrderAnswer.init))
        }
        table.add(.get, "\(root)/operations/{id}", .requires(.viewer), "What became of an order.") {
            _,
            context in
            try .document(OrderAnswer(try await order(context)))
        }
        table.add(
            .delete,
            "\(root)/operations/{id}",
            .requires(.operate),
            "Takes an order back that nobody has begun."
        ) { request, context in
            let caller = try context.requirePrincipal()
            try Self.refuseForeignPages(request, caller)
            let order = try await order(context)
            guard try await orders.desk.issuer.withdraw(order.id, by: caller.displayName) else {
                throw Problem.conflict("it was begun or is over; look at its state")
            }
            return try .document(OrderAnswer(try await self.order(context)))
        }
    }

    private func order(_ context: CallContext) async throws -> IssuedCommand {
        let caller = try context.requirePrincipal()
        guard let id = context.parameters.get("id").flatMap({ MessageID($0) }),
            let order = try await orders.order(id, in: caller.scope)
        else { throw Problem.notFound("there is no such order") }
        return order
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

    // MARK: - Orders

    private func act(
        _ verb: String,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        try Self.refuseForeignPages(request, caller)
        let query = QueryReader(request)
        let body = try await request.collectBody(limit: Self.bodyMax)
        let fields = try OrderFields(body)
        guard let janitor = try await janitor(query, fields, caller.scope) else {
            return try await forward(request, body, caller)
        }
        let person = caller.displayName
        switch verb {
        case "run":
            guard let plan = try query.text("plan") else {
                throw Problem.badParameter("plan", "is missing; give the digest of a plan you saw")
            }
            let order = RunPlan(plan: plan, volume: fields.volumeName)
            return try OrderAnswer.response(
                to: try await orders.desk.give(order, to: janitor, by: person)
            )
        case "pause":
            let order = PauseRuns(
                volume: fields.volumeName,
                until: try fields.end(after: clock.now()),
                reason: fields.reason ?? ""
            )
            return try OrderAnswer.response(
                to: try await orders.desk.give(order, to: janitor, by: person)
            )
        default:
            let order = ResumeRuns(volume: fields.volumeName)
            return try OrderAnswer.response(
                to: try await orders.desk.give(order, to: janitor, by: person)
            )
        }
    }

    /// Whose order it is; nil where no such janitor is on the bus.
    private func janitor(
        _ query: QueryReader,
        _ fields: OrderFields,
        _ scope: Scope
    ) async throws -> SourceID? {
        let janitors = try await orders.volumes.janitors(in: scope)
        if let host = try query.text("host") { return janitors[host] }
        guard janitors.count > 1 else { return janitors.values.first }
        let hosts = try await orders.volumes.volumes(in: scope)
            .filter { $0.volume == fields.volumeName }.map(\.host)
        guard hosts.count == 1, let host = hosts.first else {
            throw Problem.badParameter("host", "is missing; there are \(janitors.count) janitors")
        }
        return janitors[host]
    }

    // MARK: - By HTTP

    private func forward(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        try Self.refuseForeignPages(request, caller)
        let reads = request.method == .get || request.method == .head
        let body = reads ? nil : try await request.collectBody(limit: Self.bodyMax)
        return try await forward(request, body, caller)
    }

    private func forward(
        _ request: Request,
        _ body: ByteBuffer?,
        _ caller: Principal
    ) async throws -> Response {
        let link = try await link(QueryReader(request), caller.scope)
        var headers = HTTPHeaders()
        if let name = HTTPField.Name("idempotency-key"), let key = request.headers[name] {
            headers.add(name: "idempotency-key", value: key)
        }
        let reads = request.method == .get || request.method == .head
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
