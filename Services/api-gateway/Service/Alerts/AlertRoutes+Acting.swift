import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

extension AlertRoutes {
    /// Bytes of an order at the most.
    static let bodyMax = ByteCount.kibibytes(16)

    /// Routes by which people say that alerts are looked after.
    func acting() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(
                .post,
                "\(root)/alerts/{id}/acknowledge",
                .requires(.operate),
                "Says that somebody looks after an alert."
            ) { request, context in
                try await act(request, context) { alert, fields in
                    AcknowledgeAlert(
                        alert: alert.alert,
                        occurrence: alert.occurrence,
                        note: fields.note ?? "",
                        until: try fields.end(after: clock.now())
                    )
                }
            }
            table.add(
                .post,
                "\(root)/alerts/{id}/assign",
                .requires(.operate),
                "Makes an alert a person's, or nobody's."
            ) { request, context in
                try await act(request, context) { alert, fields in
                    AssignAlert(alert: alert.alert, person: fields.person)
                }
            }
        }
        return table
    }

    /// Has the alert's router perform an order of a form or of a program.
    private func act(
        _ request: Request,
        _ context: CallContext,
        _ order: (AlertChanged, AlertOrderFields) throws -> some Command
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let alert = try await alert(context)
        let isForm = AlertOrderFields.isForm(request)
        let fields =
            isForm
            ? try await AlertOrderFields(postedIn: request)
            : try await AlertOrderFields(sentIn: request, by: caller)
        guard let router = try await alerts.router(of: alert.alert) else {
            throw Problem.notFound("no alert-router tells of this alert any more")
        }
        let record: IssuedCommand
        do {
            record = try await orders.give(
                try order(alert, fields),
                to: router,
                by: caller.displayName
            )
        } catch let problem as Problem where isForm && problem.status == .unprocessableContent {
            let words = problem.detail
            let notice = Notice(.critical, "\(strong: "Nothing was done"): \(words).")
            return try await page(of: alert, request, caller, [notice])
        }
        guard isForm else { return try Self.response(to: record, of: alert) }
        guard let notice = Self.notice(record) else {
            return PageCall.redirect(to: "/alerts/\(alert.alert)")
        }
        return try await page(of: alert, request, caller, [notice])
    }

    private func page(
        of alert: AlertChanged,
        _ request: Request,
        _ caller: Principal,
        _ notices: [Notice]
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        guard let details = try await details(of: alert, call, caller) else {
            throw Problem.notFound()
        }
        let page = AlertPage(alert: details, notices: notices)
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: notices.isEmpty ? .ok : .conflict
        )
    }

    /// What a person must know at once of an order that was not performed.
    static func notice(_ order: IssuedCommand) -> Notice? {
        let reason = order.reason ?? ""
        switch order.state {
        case .pending, .claimed, .performed: return nil
        case .rejected, .expired, .withdrawn:
            return Notice(.critical, "\(strong: "Nothing was done"): \(reason).")
        case .unknown:
            return Notice(.critical, "\(strong: "Nobody knows how far it came"): \(reason).")
        }
    }

    /// The answer to a program: 200 when it was performed, 202 while that is open.
    private static func response(
        to order: IssuedCommand,
        of alert: AlertChanged
    ) throws -> Response {
        var response = try OrderAnswer.response(to: order)
        response.headers[.location] = "/alerts/\(alert.alert)"
        return response
    }
}
