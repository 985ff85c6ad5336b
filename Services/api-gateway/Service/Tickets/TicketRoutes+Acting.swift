import Contracts
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import StateStore
import WebInterface

extension TicketRoutes {
    /// Routes by which people have tickets made, go on and linked, and map clients.
    func acting() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(
                .post,
                "\(root)/alerts/{id}/create-ticket",
                .requires(.operate),
                "Has a ticket made of an alert; one that there is already stays the one."
            ) { request, context in
                try await create(request, context)
            }
            table.add(
                .post,
                "\(root)/tickets/{id}/unpark",
                .requires(.operate),
                "Lets an incident go on that waits for a person."
            ) { request, context in
                try await act(request, context) { found, _, tenant in
                    UnparkTicket(tenant: tenant, incident: found.ticket.incident)
                }
            }
            table.add(
                .post,
                "\(root)/tickets/{id}/link",
                .requires(.operate),
                "Makes a ticket of the ticket system an incident's."
            ) { request, context in
                try await act(request, context) { found, fields, tenant in
                    guard let ticket = fields.ticket, !ticket.isEmpty else {
                        throw Problem.unprocessable("give the `ticket`'s id in the ticket system")
                    }
                    return LinkTicket(
                        tenant: tenant,
                        incident: found.ticket.incident,
                        ticket: ticket
                    )
                }
            }
            table.add(
                .post,
                "\(root)/clients",
                .requires(.operate),
                "Says which company of the ticket system a client is."
            ) { request, context in
                try await map(request, context)
            }
        }
        return table
    }

    // MARK: - Alerts

    private func create(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard let alert = try await alerts.alert(id, in: caller.scope) else {
            throw Problem.notFound("there is no alert \(id.prefix(64)) here")
        }
        let isForm = AlertOrderFields.isForm(request)
        _ = try await Fields(request, caller)
        let record = try await orders.give(
            CreateTicket(tenant: caller.scope.tenant, alert: alert.alert),
            to: try await tickets.ticketer(of: caller.scope),
            by: caller.displayName
        )
        guard isForm else {
            var response = try OrderAnswer.response(to: record)
            response.headers[.location] = "/alerts/\(alert.alert)"
            return response
        }
        guard let notice = Self.notice(record) else {
            return PageCall.redirect(to: "/alerts/\(alert.alert)")
        }
        return try await explain(notice, request, caller, back: "/alerts/\(alert.alert)")
    }

    /// A page that says why nothing was done.
    private func explain(
        _ notice: Notice,
        _ request: Request,
        _ caller: Principal,
        back path: String
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let page = MessagePage(
            heading: "No ticket was made",
            notice: notice,
            link: path,
            linkWords: "Back to the alert"
        )
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: .conflict
        )
    }

    // MARK: - Tickets

    private func act(
        _ request: Request,
        _ context: CallContext,
        _ order: (TicketTable.Found, Fields, TenantID) throws -> some Command
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let found = try await ticket(context)
        let isForm = AlertOrderFields.isForm(request)
        let fields = try await Fields(request, caller)
        let record = try await orders.give(
            try order(found, fields, caller.scope.tenant),
            to: try await tickets.ticketer(of: caller.scope),
            by: caller.displayName
        )
        guard isForm else {
            var response = try OrderAnswer.response(to: record)
            response.headers[.location] = TicketRows.link(found.id)
            return response
        }
        guard let notice = Self.notice(record) else {
            return PageCall.redirect(to: TicketRows.link(found.id))
        }
        return try await page(of: found, request, context, notices: [notice], status: .conflict)
    }

    // MARK: - Clients

    private func map(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let isForm = AlertOrderFields.isForm(request)
        let fields = try await Fields(request, caller)
        guard let client = fields.client.flatMap({ ClientName($0) }),
            caller.scope.contains(client: client)
        else { throw Problem.notFound("name a `client` that is yours") }
        let typed = fields.company?.trimmingCharacters(in: .whitespaces) ?? ""
        let company = typed.isEmpty ? fields.candidate ?? "" : typed
        guard fields.forgets || !company.isEmpty else {
            guard isForm else {
                throw Problem.unprocessable("give the `company`'s id, or `\"forget\": \"yes\"`")
            }
            let notice = Notice(.critical, "\(strong: "Nothing was done"): choose a company.")
            return try await clients(
                request,
                context,
                choosing: (client, typed),
                notices: [notice],
                status: .unprocessableContent
            )
        }
        let record = try await orders.give(
            MapClient(
                tenant: caller.scope.tenant,
                client: client,
                company: fields.forgets ? nil : company
            ),
            to: try await tickets.ticketer(of: caller.scope),
            by: caller.displayName
        )
        let path = TicketRows.link(toClient: client)
        guard isForm else {
            var response = try OrderAnswer.response(to: record)
            response.headers[.location] = path
            return response
        }
        guard let notice = Self.notice(record) else { return PageCall.redirect(to: path) }
        return try await clients(
            request,
            context,
            choosing: (client, company),
            notices: [notice],
            status: .conflict
        )
    }

    /// What a person must know at once of an order; nil where the page says it all.
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

    /// What an order may say, in a form or as JSON.
    struct Fields: Sendable {
        var ticket: String?
        var client: String?
        var company: String?
        var candidate: String?
        var forgets = false

        private struct Body: Decodable {
            var ticket: String?
            var client: String?
            var company: String?
            var forget: String?
        }

        /// The fields of a form of this session's pages, or of a program's JSON.
        init(_ request: Request, _ caller: Principal) async throws {
            guard !AlertOrderFields.isForm(request) else {
                let fields = try await FormFields(fromPageIn: request)
                (ticket, client) = (fields["ticket"], fields["client"])
                (company, candidate) = (fields["company"], fields["candidate"])
                forgets = fields["forget"] != nil
                return
            }
            guard caller.kind != .session else {
                throw Problem.forbidden("this takes an API key; a signed-in person uses the page")
            }
            let bytes = try await request.collectBody(limit: AlertRoutes.bodyMax)
            guard bytes.readableBytes > 0 else { return }
            guard
                let body = try? JSONDecoder().decode(
                    Body.self,
                    from: Data(bytes.readableBytesView)
                )
            else { throw Problem.badRequest("the body is not a JSON object of texts") }
            (ticket, client, company) = (body.ticket, body.client, body.company)
            forgets = body.forget != nil
        }
    }
}
