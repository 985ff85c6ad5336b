import Contracts
import HTTPSurface
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// The forms of a pool's page about its scrub.
struct ScrubActRoutes: Sendable {
    let scrubs: ScrubTable
    let overview: FleetOverview
    let pools: PoolTable
    let desk: OrderDesk

    func table() -> RouteTable {
        var table = RouteTable()
        for act in ScrubAct.allCases {
            table.add(
                .post,
                "/fleet/systems/{id}/pools/{pool}/scrub/\(act.rawValue)",
                .requires(.operate),
                act.summary
            ) { request, context in
                try await perform(act, request, context)
            }
        }
        return table
    }

    private func perform(
        _ act: ScrubAct,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        _ = try await FormFields(fromPageIn: request)
        let system = try SystemRoutes.systemID(context)
        let name = FormFields.decoded(context.parameters.get("pool") ?? "", plusIsSpace: false)
        let title = await overview.titles(in: caller.scope)[system]
        let uuid = try await pools.pools(of: system, in: caller.scope)
            .first { $0.pool == name }?.uuid
        let scrub = try await scrubs.scrub(
            of: name,
            uuid: uuid,
            on: [system.text, title ?? system.text],
            in: caller.scope
        )
        guard let scrub, let controller = try await scrubs.controller(of: scrub) else {
            throw Problem.notFound("nobody tells of a scrub of the pool \(name) here")
        }
        let order = try await give(act, scrub, to: controller, caller)
        switch order.state {
        case .rejected, .expired, .withdrawn:
            throw Problem.conflict("nothing was done: \(order.reason ?? "nobody says why")")
        default: return PageCall.redirect(to: PoolLink.path(to: name, of: system) + "#scrub")
        }
    }

    private func give(
        _ act: ScrubAct,
        _ scrub: ScrubAssessed,
        to controller: SourceID,
        _ caller: Principal
    ) async throws -> IssuedCommand {
        let (pool, person) = (scrub.id, caller.displayName)
        switch act {
        case .start: return try await desk.give(StartScrub(pool: pool), to: controller, by: person)
        case .pause: return try await desk.give(PauseScrub(pool: pool), to: controller, by: person)
        case .resume:
            return try await desk.give(ResumeScrub(pool: pool), to: controller, by: person)
        }
    }
}
