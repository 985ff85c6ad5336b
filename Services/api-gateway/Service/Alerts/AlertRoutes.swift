import APIGatewayCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// Alerts for people and programs: data where JSON is asked for, pages where a browser asks.
struct AlertRoutes: Sendable {
    /// Alerts on one page at the most.
    static let pageMax = 200

    let alerts: AlertTable
    let tickets: TicketTable
    let overview: FleetOverview
    let orders: OrderDesk
    let installation: InstallationWatch
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(.get, "\(root)/alerts", .requires(.viewer), "Lists alerts, worst first.") {
                request,
                context in
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? page(request, context) : list(request, context, root: root)
            }
            table.add(.get, "\(root)/alerts/{id}", .requires(.viewer), "Gets an alert.") {
                request,
                context in
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? onePage(request, context) : one(context)
            }
            table.add(
                .get,
                "\(root)/systems/{id}/alerts",
                .requires(.viewer),
                "Lists a system's alerts, worst first."
            ) { request, context in
                try await ofSystem(request, context, root: root)
            }
        }
        table.add(delivering())
        table.add(acting())
        return table
    }

    // MARK: - Data

    private func list(
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        let reader = QueryReader(request)
        var query = AlertQuery(.all)
        query.system = try reader.name("system", as: SystemID.self)
        return try await list(query, reader, context, path: "\(root)/alerts")
    }

    private func ofSystem(
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let id = try SystemRoutes.systemID(context)
        guard try await overview.system(id, in: caller.scope) != nil else {
            throw Problem.notFound("there is no system \(id) here")
        }
        var query = AlertQuery(.all)
        query.system = id
        let path = "\(root)/systems/\(FormFields.encoded(id.text))/alerts"
        return try await list(query, QueryReader(request), context, path: path)
    }

    private func list(
        _ query: AlertQuery,
        _ reader: QueryReader,
        _ context: CallContext,
        path: String
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let query = try AlertQueryReader(reader).query(query)
        let page = try PageRequest(reader, keyParts: 3)
        let now = clock.now()
        let found = try await alerts.alerts(
            query,
            in: caller.scope,
            after: try page.cursor.map(ListPlace.init),
            limit: page.limit,
            now: now
        )
        let made = try await tickets.tickets(of: found.alerts.map(\.alert), in: caller.scope)
        var response = try Response.document(
            found.alerts.map { AlertAnswer($0, ticket: made[$0.alert]?.ticket, now: now) }
        )
        if let next = found.next {
            let more = query.address(path, limit: page.limit, after: next)
            response.headers[.link] = "<\(more)>; rel=\"next\""
        }
        return response
    }

    private func one(_ context: CallContext) async throws -> Response {
        let alert = try await alert(context)
        let scope = try context.requirePrincipal().scope
        let made = try await tickets.tickets(of: [alert.alert], in: scope)
        return try .document(
            AlertAnswer(alert, ticket: made[alert.alert]?.ticket, now: clock.now())
        )
    }

    /// The alert that a path names; a foreign one is not found like an unknown one.
    func alert(_ context: CallContext) async throws -> AlertChanged {
        let caller = try context.requirePrincipal()
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard let alert = try await alerts.alert(id, in: caller.scope) else {
            throw Problem.notFound("there is no alert \(id.prefix(64)) here")
        }
        return alert
    }

    // MARK: - Pages

    private func page(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let form = AlertForm(FormFields(queryOf: request).dictionary, viewer: caller.displayName)
        let found = try await alerts.alerts(
            form.query,
            in: caller.scope,
            limit: Self.pageMax,
            now: call.now
        )
        let chosen = try await chosen(form, found.alerts, caller)
        let builder = AlertsPageBuilder(
            alerts: found.alerts,
            isCut: found.next != nil,
            counts: try await alerts.counts(in: caller.scope, now: call.now),
            form: form,
            names: await overview.titles(in: caller.scope),
            tickets: try await tickets.tickets(of: found.alerts.map(\.alert), in: caller.scope),
            chosen: try await details(of: chosen, call, caller),
            now: call.now
        )
        return PageCall.answer(builder.page().render(in: call.frame(for: caller, installation)))
    }

    /// The alert whose details stand beside the list: the one that the address names, else the
    /// first.
    private func chosen(
        _ form: AlertForm,
        _ shown: [AlertChanged],
        _ caller: Principal
    ) async throws -> AlertChanged? {
        guard let id = form.chosen else { return shown.first }
        if let found = shown.first(where: { $0.alert == id }) { return found }
        return try await alerts.alert(id, in: caller.scope) ?? shown.first
    }

    private func onePage(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        guard let details = try await details(of: try await alert(context), call, caller) else {
            throw Problem.notFound()
        }
        let page = AlertPage(alert: details)
        return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
    }

    func details(
        of alert: AlertChanged?,
        _ call: PageCall,
        _ caller: Principal
    ) async throws -> AlertDetails? {
        guard let alert else { return nil }
        return AlertDetailsBuilder(
            alert: alert,
            ticket: try await tickets.tickets(of: [alert.alert], in: caller.scope)[alert.alert],
            hasTickets: try await !tickets.systems(in: caller.scope).isEmpty,
            orders: try await orders(about: alert),
            mayAct: caller.permission.allows(.operate),
            story: try await alerts.story(of: alert),
            names: await overview.titles(in: caller.scope),
            now: call.now,
            calendar: call.calendar
        ).details()
    }

    /// The newest orders about an alert.
    private func orders(about alert: AlertChanged) async throws -> [IssuedCommand] {
        guard let router = try await alerts.router(of: alert.alert) else { return [] }
        return try await orders.orders(about: alert.alert, to: router)
    }
}
