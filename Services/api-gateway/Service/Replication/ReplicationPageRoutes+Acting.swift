import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import MessageBus
import Quantities
import StateStore
import WebInterface

/// Orders to engines: by the forms of the pages, and by programs.
extension ReplicationPageRoutes {
    func acting() -> RouteTable {
        var table = RouteTable()
        for act in ReplicationAct.allCases {
            for root in ["/replication", "/replication/api"] {
                table.add(
                    .post,
                    "\(root)/datasets/{id}/\(act.rawValue)",
                    .requires(act.permission),
                    act.summary
                ) { request, context in
                    try await perform(act, request, context)
                }
            }
        }
        for root in ["/replication", "/replication/api"] {
            table.add(
                .post,
                "\(root)/run",
                .requires(.operate),
                "Has every dataset looked at now."
            ) { request, context in
                try await toAll(request, context) { fields in
                    RunReplication(dataset: nil, isDryRun: fields.dryRun ?? false)
                }
            }
            table.add(
                .post,
                "\(root)/config/reload",
                .requires(.operate),
                "Has the engines read their settings files anew."
            ) { request, context in
                try await toAll(request, context) { _ in ReloadReplicationSettings() }
            }
        }
        return table
    }

    private func perform(
        _ act: ReplicationAct,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let fact = try await fact(context, caller)
        let isForm = AlertOrderFields.isForm(request)
        let fields = try await ReplicationFields(request, caller)
        guard fact.isOwn else {
            throw Problem.conflict(
                "\(fact.fact.sourceHost) runs this task by itself; the engine only hears of it"
            )
        }
        let order = try await orders.give(
            try act.command(fact.fact, fields),
            to: fact.engine,
            by: caller.displayName
        )
        let path = paths.dataset(fact.id)
        guard isForm else { return try Self.answer(order, path) }
        guard let notice = Self.notice(order) else { return PageCall.redirect(to: path) }
        return try await page(of: fact, request, caller, [notice])
    }

    /// Orders the same of every engine that the caller may see something of.
    private func toAll(
        _ request: Request,
        _ context: CallContext,
        _ command: (ReplicationFields) -> any Command
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let isForm = AlertOrderFields.isForm(request)
        let fields = try await ReplicationFields(request, caller)
        let facts = try await replications.facts(in: caller.scope)
        let engines = Set(facts.filter(\.isOwn).map(\.engine)).sorted { $0.text < $1.text }
        guard !engines.isEmpty else {
            throw Problem.notFound("no replication engine is known here")
        }
        var given: [IssuedCommand] = []
        for engine in engines {
            given.append(
                try await orders.give(command(fields), to: engine, by: caller.displayName)
            )
        }
        let worst = given.first { Self.notice($0) != nil } ?? given[0]
        guard isForm else { return try Self.answer(worst, paths.dashboard) }
        guard let notice = Self.notice(worst) else {
            return PageCall.redirect(to: paths.dashboard)
        }
        return try await list(request, caller, [notice])
    }

    private static func answer(_ order: IssuedCommand, _ path: String) throws -> Response {
        var response = try OrderAnswer.response(to: order)
        response.headers[.location] = path
        return response
    }

    /// What a person must know at once of an order; nil where the page's list of orders says it.
    private static func notice(_ order: IssuedCommand) -> Notice? {
        let reason = order.reason ?? ""
        switch order.state {
        case .pending, .claimed, .performed: return nil
        case .rejected, .expired, .withdrawn:
            return Notice(.critical, "\(strong: "Nothing was done"): \(reason).")
        case .unknown:
            return Notice(.critical, "\(strong: "Nobody knows how far it came"): \(reason).")
        }
    }
}
