import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// The pages of ZFS replication, of what its engines last told of each dataset, and the orders on
/// them.
struct ReplicationPageRoutes: Sendable {
    let replications: ReplicationTable
    let orders: OrderDesk
    let installation: InstallationWatch
    let clock: any WallClock

    var paths: ReplicationPaths { ReplicationPaths(prefix: "/replication") }

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/replication", .requires(.viewer), "The page of ZFS replication.") {
            request,
            context in
            try await list(request, try context.requirePrincipal(), [])
        }
        table.add(
            .get,
            "/replication/datasets/{id}",
            .requires(.viewer),
            "The page of a replicated dataset."
        ) { request, context in
            let caller = try context.requirePrincipal()
            return try await page(of: try await fact(context, caller), request, caller, [])
        }
        table.add(
            .get,
            "/replication/api/status",
            .requires(.viewer),
            "The states of all replicated datasets."
        ) { _, context in
            let caller = try context.requirePrincipal()
            return .json(try await replications.facts(in: caller.scope).map(\.fact))
        }
        table.add(
            .get,
            "/replication/api/datasets/{id}",
            .requires(.viewer),
            "A replicated dataset with the exact commands of its plan."
        ) { _, context in
            let caller = try context.requirePrincipal()
            return .json(try await fact(context, caller).fact)
        }
        table.add(acting())
        table.add(runs())
        return table
    }

    /// The dataset that an address names.
    func fact(_ context: CallContext, _ caller: Principal) async throws -> EngineFact {
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard let fact = try await replications.fact(id, in: caller.scope) else {
            throw Problem.notFound("there is no such dataset here")
        }
        return fact
    }

    // MARK: - Pages

    func list(
        _ request: Request,
        _ caller: Principal,
        _ notices: [Notice]
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let facts = try await replications.facts(in: caller.scope)
        var given: [OrderLine] = []
        for engine in Set(facts.filter(\.isOwn).map(\.engine)).sorted(by: { $0.text < $1.text }) {
            given += try await orders.orders(about: "*", to: engine).map { line($0, call) }
        }
        var page = ReplicationFacts(facts: facts, paths: paths, call: call).page()
        page.notices = notices
        page.orders = given
        page.mayAct = caller.permission.allows(.operate) && facts.contains(where: \.isOwn)
        page.mayReload = page.mayAct
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: notices.contains { $0.tone == .critical } ? .conflict : .ok
        )
    }

    func page(
        of fact: EngineFact,
        _ request: Request,
        _ caller: Principal,
        _ notices: [Notice]
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let given = try await orders.orders(about: "\(fact.fact.dataset)", to: fact.engine)
        var page = ReplicationFacts(facts: [fact], paths: paths, call: call).page(
            of: fact,
            repairs: try await replications.repairs(of: fact),
            permission: caller.permission
        )
        page.notices = notices
        page.orders = given.map { line($0, call) }
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: notices.contains { $0.tone == .critical } ? .conflict : .ok
        )
    }

    private func line(_ order: IssuedCommand, _ call: PageCall) -> OrderLine {
        OrderRow(order: order, now: call.now, calendar: call.calendar).row
    }
}
