import APIGatewayCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// Tickets and clients' companies for people and programs: pages where a browser asks, data where
/// JSON is asked for.
struct TicketRoutes: Sendable {
    /// Tickets on one page at the most.
    static let pageMax = 300

    let tickets: TicketTable
    let alerts: AlertTable
    let overview: FleetOverview
    let orders: OrderDesk
    let installation: InstallationWatch
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(.get, "\(root)/tickets", .requires(.viewer), "Lists tickets of alerts.") {
                request,
                context in
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? page(request, context) : list(request, context, root: root)
            }
            table.add(.get, "\(root)/tickets/{id}", .requires(.viewer), "Gets a ticket.") {
                request,
                context in
                let found = try await ticket(context)
                guard root.isEmpty, PageCall.wantsPage(request) else {
                    return try .document(TicketAnswer(found))
                }
                return try await page(of: found, request, context)
            }
            table.add(
                .get,
                "\(root)/clients",
                .requires(.viewer),
                "Lists clients and their companies in the ticket system."
            ) { request, context in
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? clients(request, context) : clientList(context)
            }
        }
        table.add(acting())
        return table
    }

    // MARK: - Data

    private func list(
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let reader = QueryReader(request)
        let standing = try reader.choice("state", as: TicketTable.Standing.self) ?? .current
        let search = try reader.text("q") ?? ""
        let page = try PageRequest(reader, keyParts: 3)
        let found = try await tickets.tickets(
            standing,
            search: search,
            in: caller.scope,
            after: try page.cursor.map(ListPlace.init),
            limit: page.limit
        )
        var response = try Response.document(found.tickets.map(TicketAnswer.init))
        if let next = found.next {
            let parts = [
                ("state", standing.rawValue), ("q", search), ("limit", String(page.limit)),
                ("cursor", next.cursor.text),
            ].filter { !$0.1.isEmpty }.map { "\($0.0)=\(FormFields.encoded($0.1))" }
            let address = "\(root)/tickets?\(parts.joined(separator: "&"))"
            response.headers[.link] = "<\(address)>; rel=\"next\""
        }
        return response
    }

    /// The ticket that a path names; a foreign one is not found like an unknown one.
    func ticket(_ context: CallContext) async throws -> TicketTable.Found {
        let caller = try context.requirePrincipal()
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard let found = try await tickets.ticket(id, in: caller.scope) else {
            throw Problem.notFound("there is no ticket \(id.prefix(64)) here")
        }
        return TicketTable.Found(id: id, ticket: found)
    }

    private func clientList(_ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        return try .document(
            try await tickets.clients(in: caller.scope).map(ClientAnswer.init)
        )
    }

    // MARK: - Pages

    private func page(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let fields = FormFields(queryOf: request)
        let standing = fields["state"].flatMap(TicketTable.Standing.init) ?? .current
        let search = fields["q"] ?? ""
        let found = try await tickets.tickets(
            standing,
            search: search,
            in: caller.scope,
            limit: Self.pageMax
        )
        let builder = TicketsPageBuilder(
            tickets: found.tickets,
            isCut: found.next != nil,
            standing: standing,
            search: search,
            systems: try await tickets.systems(in: caller.scope),
            now: call.now,
            calendar: call.calendar
        )
        return PageCall.answer(builder.page().render(in: call.frame(for: caller, installation)))
    }

    func page(
        of found: TicketTable.Found,
        _ request: Request,
        _ context: CallContext,
        notices: [Notice] = [],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let ticketer = try await tickets.ticketer(of: caller.scope)
        var known: [AlertChanged] = []
        for id in found.ticket.alerts.prefix(SystemPageBuilder.alertsMax) {
            if let alert = try await alerts.alert(id, in: caller.scope) { known.append(alert) }
        }
        var page = TicketPageBuilder(
            id: found.id,
            ticket: found.ticket,
            story: try await tickets.story(of: found.id),
            alerts: known,
            orders: try await orders.orders(about: found.ticket.incident, to: ticketer),
            mayAct: caller.permission.allows(.operate),
            names: await overview.titles(in: caller.scope),
            now: call.now,
            calendar: call.calendar
        ).page()
        page.notices = notices
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: status
        )
    }

    func clients(
        _ request: Request,
        _ context: CallContext,
        choosing form: (client: ClientName, company: String)? = nil,
        notices: [Notice] = [],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let chosen =
            form?.client ?? FormFields(queryOf: request)["client"].flatMap { ClientName($0) }
        let ticketer = try await tickets.ticketer(of: caller.scope)
        var given: [IssuedCommand] = []
        if let chosen {
            let key = MapClient(tenant: caller.scope.tenant, client: chosen, company: nil).key
            given = try await orders.orders(about: key, to: ticketer)
        }
        var page = ClientsPageBuilder(
            clients: try await tickets.clients(in: caller.scope),
            chosen: chosen,
            company: form?.company ?? "",
            orders: given,
            hasSystem: try await !tickets.systems(in: caller.scope).isEmpty,
            mayAct: caller.permission.allows(.operate),
            now: call.now,
            calendar: call.calendar
        ).page()
        page.notices = notices
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: status
        )
    }
}
