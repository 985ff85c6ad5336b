import APIGatewayCore
import Contracts
import FleetHistory
import HTTPSurface
import Hummingbird
import Quantities
import WebInterface

/// The page of a pool, and the forecasts of all pools for programs.
struct PoolPageRoutes: Sendable {
    let pools: PoolTable
    let overview: FleetOverview
    /// The parts of the page, in order; each is a file in `Sections`.
    let sources: [any PoolSectionSource]
    let installation: InstallationWatch
    let clock: any WallClock

    /// The route of the page.
    func table() -> RouteTable {
        var table = RouteTable()
        table.add(
            .get,
            "/fleet/systems/{id}/pools/{pool}",
            .requires(.viewer),
            "A pool's page."
        ) { request, context in
            let caller = try context.requirePrincipal()
            let call = PageCall(request: request, now: clock.now())
            let pool = try await subject(context, caller)
            var sections: [any PoolSection] = []
            for source in sources {
                if let section = try await source.section(of: pool, for: caller, in: call) {
                    sections.append(section)
                }
            }
            let page = PoolPageBuilder(pool: pool, sections: sections, call: call).page()
            return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
        }
        return table
    }

    /// The routes for programs, at the document's path and under `/v1`.
    func api() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(
                .get,
                "\(root)/dashboard/capacity-forecast",
                .requires(.viewer),
                "Gets when each pool is full, as an interval."
            ) { _, context in
                let scope = try context.requirePrincipal().scope
                let now = clock.now()
                let titles = await overview.titles(in: scope)
                return try Response.document(
                    try await pools.forecasts(in: scope).map {
                        ForecastAnswer($0, title: titles[$0.system], now: now)
                    }
                )
            }
        }
        return table
    }

    private func subject(_ context: CallContext, _ caller: Principal) async throws -> PoolSubject {
        let system = try SystemRoutes.systemID(context)
        let name = FormFields.decoded(
            context.parameters.get("pool") ?? "",
            plusIsSpace: false
        )
        let assessed = try await overview.system(system, in: caller.scope)
        let readings = assessed?.pools.first { $0.name == name }
        let btrfs = try await pools.pools(of: system, in: caller.scope).first { $0.pool == name }
        let forecast = try await pools.forecasts(in: caller.scope).first {
            $0.system == system && $0.pool == name
        }
        guard readings != nil || btrfs != nil || forecast != nil else {
            throw Problem.notFound("there is no pool \(name) of the system \(system) here")
        }
        return PoolSubject(
            system: system,
            title: assessed?.system.title ?? system.text,
            client: assessed?.system.client ?? btrfs?.client ?? forecast?.client,
            name: name,
            readings: readings,
            assessed: btrfs,
            forecast: forecast,
            anomalies: try await pools.anomalies(of: name, on: system, in: caller.scope)
        )
    }
}
