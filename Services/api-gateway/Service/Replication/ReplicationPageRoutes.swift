import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// The pages of ZFS replication, of what its engine last told of each dataset.
struct ReplicationPageRoutes: Sendable {
    let journal: ServiceJournal
    let installation: InstallationWatch
    let clock: any WallClock

    private var paths: ReplicationPaths { ReplicationPaths(prefix: "/replication") }

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/replication", .requires(.viewer), "The page of ZFS replication.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let facts = try await facts(in: caller.scope)
            let call = PageCall(request: request, now: clock.now())
            let page = ReplicationFacts(facts: facts, paths: paths, call: call).page()
            return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
        }
        table.add(
            .get,
            "/replication/datasets/{id}",
            .requires(.viewer),
            "The page of a replicated dataset."
        ) { request, context in
            let caller = try context.requirePrincipal()
            let id = context.parameters.get("id").flatMap { Int64($0) }
            guard let fact = try await facts(in: caller.scope).first(where: { $0.dataset == id })
            else { throw Problem.notFound("there is no such dataset here") }
            let call = PageCall(request: request, now: clock.now())
            let page = ReplicationFacts(facts: [fact], paths: paths, call: call).page(of: fact)
            return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
        }
        table.add(
            .get,
            "/replication/api/status",
            .requires(.viewer),
            "The states of all replicated datasets."
        ) { _, context in
            let caller = try context.requirePrincipal()
            return .json(try await facts(in: caller.scope))
        }
        return table
    }

    /// What the caller may see, in the order of pairs and datasets.
    private func facts(in scope: Scope) async throws -> [ReplicationAssessed] {
        try await journal.read { database in
            try Projection<ReplicationAssessed>.all(in: database).values
                .filter { $0.tenant == scope.tenant && scope.contains(client: $0.client) }
                .sorted { ($0.pair, $0.source) < ($1.pair, $1.source) }
        }
    }
}
