import Contracts
import HTTPSurface
import Hummingbird
import Quantities
import WebInterface

/// What engines did, and by which settings.
extension ReplicationPageRoutes {
    func runs() -> RouteTable {
        var table = RouteTable()
        addRuns(&table)
        addReads(&table)
        table.add(.get, "/replication/logs", .requires(.viewer), "What engines did of late.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let facts = try await replications.facts(in: caller.scope)
            let page = pages(facts, request).log(try await replications.lastRepairs(of: facts))
            return PageCall.answer(page.render(in: frame(request, caller)))
        }
        table.add(.get, "/replication/config", .requires(.viewer), "The engines' settings.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let page = pages([], request)
                .settings(try await replications.settings(in: caller.scope))
            return PageCall.answer(page.render(in: frame(request, caller)))
        }
        return table
    }

    private func addRuns(_ table: inout RouteTable) {
        table.add(.get, "/replication/runs", .requires(.viewer), "The page of engines' runs.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let facts = try await replications.facts(in: caller.scope)
            let told = try await lastRepairs(of: facts, request)
            let page = pages(facts, request).list(told)
            return PageCall.answer(page.render(in: frame(request, caller)))
        }
        table.add(
            .get,
            "/replication/runs/{id}",
            .requires(.viewer),
            "The page of a run with its steps."
        ) { request, context in
            let caller = try context.requirePrincipal()
            let facts = try await replications.facts(in: caller.scope)
            let page = pages(facts, request).one(try await run(context, facts))
            return PageCall.answer(page.render(in: frame(request, caller)))
        }
    }

    /// The same for programs.
    private func addReads(_ table: inout RouteTable) {
        table.add(
            .get,
            "/replication/api/runs",
            .requires(.viewer),
            "What came of the last repairs, the newest first."
        ) { request, context in
            let caller = try context.requirePrincipal()
            let facts = try await replications.facts(in: caller.scope)
            return .json(try await lastRepairs(of: facts, request).map(\.repair))
        }
        table.add(
            .get,
            "/replication/api/runs/{id}",
            .requires(.viewer),
            "What came of the datasets of a run, with its steps."
        ) { _, context in
            let caller = try context.requirePrincipal()
            let facts = try await replications.facts(in: caller.scope)
            return .json(try await run(context, facts).repairs.map(\.repair))
        }
        table.add(
            .get,
            "/replication/api/config",
            .requires(.viewer),
            "The engines' settings, without their secrets."
        ) { _, context in
            let caller = try context.requirePrincipal()
            return .json(try await replications.settings(in: caller.scope))
        }
    }

    private func lastRepairs(
        of facts: [EngineFact],
        _ request: Request
    ) async throws -> [ToldRepair] {
        let before = try QueryReader(request).integer("before", default: .max, in: 1...Int.max)
        return try await replications.lastRepairs(of: facts, before: Int64(before))
    }

    /// The run that an address names.
    private func run(_ context: CallContext, _ facts: [EngineFact]) async throws -> ToldRun {
        let name = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard let id = ToldRun.ID(name) else {
            throw Problem.notFound("there is no such run here")
        }
        let own = facts.filter { $0.engine.instance == id.engine }
        let told = try await replications.lastRepairs(of: own, run: id.number)
        guard let run = ToldRun.runs(told).first else {
            throw Problem.notFound(
                "there is no such run among the newest \(ReplicationTable.repairsLookedAt) repairs "
                    + "here, or nothing was done in it"
            )
        }
        return run
    }

    private func pages(_ facts: [EngineFact], _ request: Request) -> ReplicationRunPages {
        ReplicationRunPages(
            paths: paths,
            call: PageCall(request: request, now: clock.now()),
            namesEngines: Set(facts.filter(\.isOwn).map(\.engine)).count > 1
        )
    }

    private func frame(_ request: Request, _ caller: Principal) -> Frame {
        PageCall(request: request, now: clock.now()).frame(for: caller, installation)
    }
}
