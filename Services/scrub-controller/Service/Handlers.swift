import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import ScrubControllerCore

/// The HTTP API: how every pool's scrub stands, and what people want of it.
struct Handlers: Sendable {
    let loop: ScrubLoop
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/api/scrubs", .open, "The scrub of every pool.") { _, _ in
            try .snake(loop.all.map { ScrubDocument($0.fact) })
        }
        table.add(.get, "/api/scrubs/{pool}", .open, "The scrub of a pool.") { _, context in
            try .snake(ScrubDocument(governor(context).fact))
        }
        table.add(
            .get,
            "/api/scrubs/{pool}/plan",
            .open,
            "What would be done now, and why now or not now."
        ) { _, context in
            let governor = try governor(context)
            return try .snake(PlanDocument(await governor.plan(), of: governor.place.name))
        }
        table.add(.get, "/api/incidents", .open, "Damage of every pool.") { _, _ in
            try .snake(loop.all.flatMap(\.incidents).map(IncidentDocument.init))
        }
        addActs(&table)
        return table
    }

    private func addActs(_ table: inout RouteTable) {
        table.add(
            .post,
            "/api/scrubs/{pool}/start",
            .requires(.operate),
            "Asks for a scrub; `?now=true` does not wait for an idle time."
        ) { request, context in
            let governor = try governor(context)
            let isNow = try QueryReader(request).flag("now")
            let person = try context.requirePrincipal().displayName
            let said = try await governor.request(by: person, now: isNow)
            return try answer(governor, said)
        }
        table.add(
            .post,
            "/api/scrubs/{pool}/pause",
            .requires(.operate),
            "Keeps the scrub still; `?for=2h` for a time, `?reason=` why."
        ) { request, context in
            let governor = try governor(context)
            let query = QueryReader(request)
            let until = try query.text("for").map { text in
                guard let length = Duration(text: text), length > .zero else {
                    throw Problem.badParameter("for", "`\(text)` is no time span such as `2h`")
                }
                return clock.now() + length
            }
            let person = try context.requirePrincipal().displayName
            let reason = Harmless.line(try query.text("reason") ?? "")
            try await governor.hold(.init(by: person, reason: reason, until: until))
            return try answer(governor, "its scrub stands still")
        }
        table.add(
            .post,
            "/api/scrubs/{pool}/resume",
            .requires(.operate),
            "Ends a person's pause."
        ) { _, context in
            let governor = try governor(context)
            guard try await governor.release() else {
                throw Problem.conflict("nobody paused the scrub of \(governor.place.name)")
            }
            return try answer(governor, "its scrub goes on at the next idle time")
        }
    }

    private func answer(_ governor: PoolGovernor, _ said: String) throws -> Response {
        loop.wake(governor.place.id)
        return try .snake(
            ActDocument(pool: governor.place.name, message: said),
            status: .accepted
        )
    }

    private func governor(_ context: CallContext) throws -> PoolGovernor {
        let name = context.parameters.get("pool").map { QueryReader.unescaped($0) } ?? ""
        guard let governor = loop.governor(of: name) else {
            let known = loop.all.map(\.place.name).joined(separator: ", ")
            throw Problem.notFound(
                "there is no pool `\(Harmless.line(name))`; name one by its UUID or label"
                    + (known.isEmpty ? "" : ": \(known)")
            )
        }
        return governor
    }
}
