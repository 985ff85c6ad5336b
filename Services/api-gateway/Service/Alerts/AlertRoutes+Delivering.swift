import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

extension AlertRoutes {
    /// Who was told, what waits, and the order to try a destination at once.
    func delivering() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/deliveries", .requires(.viewer), "The page of notifications.") {
            request,
            context in
            try await deliveries(request, try context.requirePrincipal())
        }
        for root in ["", "/v1"] {
            table.add(
                .post,
                "\(root)/deliveries/{id}/try",
                .requires(.operate),
                "Sends at once what waits for a destination."
            ) { request, context in
                try await trying(request, context)
            }
        }
        return table
    }

    private func deliveries(
        _ request: Request,
        _ caller: Principal,
        _ notices: [Notice] = []
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let told = try await alerts.deliveries(in: caller.scope, limit: AlertTable.deliveriesMax)
        let shown = told.prefix(DeliveriesPageBuilder.shownMax).compactMap(\.alerts.first)
        var page = DeliveriesPageBuilder(
            told: told,
            destinations: try await alerts.destinations(in: caller.scope),
            sentences: try await alerts.sentences(of: Set(shown), in: caller.scope),
            seesAll: caller.scope.clients == .all,
            mayAct: caller.permission.allows(.operate),
            now: call.now,
            calendar: call.calendar
        ).page()
        page.notices = notices
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: notices.isEmpty ? .ok : .conflict
        )
    }

    private func trying(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let isForm = AlertOrderFields.isForm(request)
        if isForm {
            _ = try await FormFields(fromPageIn: request)
        } else if caller.kind == .session {
            throw Problem.forbidden("this takes an API key; a signed-in person uses the page")
        }
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        let known = try await alerts.destinations(in: caller.scope)
        guard known.contains(where: { $0.destination == id }),
            let router = try await alerts.router(ofDestination: id)
        else { throw Problem.notFound("there is no destination \(id.prefix(64)) here") }
        let order = try await orders.give(
            TryDestination(destination: id),
            to: router,
            by: caller.displayName
        )
        guard isForm else {
            var response = try OrderAnswer.response(to: order)
            response.headers[.location] = "/deliveries"
            return response
        }
        guard let notice = Self.notice(order) else { return PageCall.redirect(to: "/deliveries") }
        return try await deliveries(request, caller, [notice])
    }
}
