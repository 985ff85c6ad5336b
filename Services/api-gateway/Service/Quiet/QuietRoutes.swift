import APIGatewayCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// Silences and announced work for people and programs: pages where a browser asks, data where JSON
/// is asked for.
struct QuietRoutes: Sendable {
    /// Open alerts that a preview looks at.
    static let openMax = 5000

    let quiet: QuietTable
    let alerts: AlertTable
    let overview: FleetOverview
    let orders: OrderDesk
    let installation: InstallationWatch
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(.get, "\(root)/silences", .requires(.viewer), "Lists silences.") {
                request,
                context in
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? page(request, context) : silences(context)
            }
            table.add(.get, "\(root)/maintenance", .requires(.viewer), "Lists announced work.") {
                request,
                context in
                // One page shows both.
                try await root.isEmpty && PageCall.wantsPage(request)
                    ? page(request, context) : work(context)
            }
        }
        for kind in [QuietFormPage.Kind.silence, .maintenance] {
            let root = Self.place(of: kind)
            table.add(.get, "\(root)/{id}", .requires(.viewer), "Gets one: \(kind.rawValue).") {
                request,
                context in
                try await PageCall.wantsPage(request)
                    ? form(kind, request, context) : one(kind, context)
            }
            table.add(.get, "/v1\(root)/{id}", .requires(.viewer), "Gets one: \(kind.rawValue).") {
                _,
                context in
                try await one(kind, context)
            }
            table.add(.post, "\(root)/{id}", .requires(.operate), "Makes or changes one.") {
                request,
                context in
                try await set(kind, request, context)
            }
            table.add(.post, "\(root)/{id}/end", .requires(.operate), "Ends one.") {
                request,
                context in
                try await end(kind, request, context)
            }
        }
        table.add(programs())
        return table
    }

    private func work(_ context: CallContext) async throws -> Response {
        let (scope, now) = (try context.requirePrincipal().scope, clock.now())
        return try .document(
            try await quiet.work(in: scope, now: now).map { WorkAnswer($0, now: now) }
        )
    }

    private func silences(_ context: CallContext) async throws -> Response {
        let (scope, now) = (try context.requirePrincipal().scope, clock.now())
        return try .document(
            try await quiet.silences(in: scope, now: now).map { SilenceAnswer($0, now: now) }
        )
    }

    // MARK: - Pages

    private func page(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let builder = QuietPageBuilder(
            work: try await quiet.work(in: caller.scope, now: call.now),
            silences: try await quiet.silences(in: caller.scope, now: call.now),
            open: try await open(caller.scope, call.now),
            mayAct: caller.permission.allows(.operate),
            now: call.now,
            calendar: call.calendar
        )
        return PageCall.answer(builder.page().render(in: call.frame(for: caller, installation)))
    }

    private func form(
        _ kind: QuietFormPage.Kind,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let subject = try await subject(kind, context, caller.scope)
        var form = QuietForm(
            fields: FormFields(queryOf: request).dictionary,
            time: LocalTime(call.calendar),
            now: call.now
        )
        if let silence = subject.silence { form.fill(silence) }
        if let work = subject.work { form.fill(work) }
        if let id = form.fields["alert"],
            let alert = try await alerts.alert(id, in: caller.scope)
        {
            form.fill(alert)
        }
        return try await answer(kind, form, subject, call, caller)
    }

    /// What a path names: `new`, or one that the caller may see.
    struct Subject {
        var silence: SilenceChanged?
        var work: MaintenanceChanged?

        /// Whether it is still to be made.
        var isNew: Bool { silence == nil && work == nil }
        /// Where it is; nil for one that is still to be made.
        var path: String? {
            silence.map { "/silences/\($0.id)" } ?? work.map { "/maintenance/\($0.plan.id)" }
        }
    }

    func subject(
        _ kind: QuietFormPage.Kind,
        _ context: CallContext,
        _ scope: Scope
    ) async throws -> Subject {
        let id = QueryReader.unescaped(context.parameters.get("id") ?? "")
        guard id != "new" else { return Subject() }
        var subject = Subject()
        switch kind {
        case .silence: subject.silence = try await quiet.silence(id, in: scope)
        case .maintenance: subject.work = try await quiet.work(id, in: scope)
        }
        guard subject.silence != nil || subject.work != nil else {
            throw Problem.notFound("there is no \(kind.rawValue) \(id.prefix(64)) here")
        }
        return subject
    }

    private func answer(
        _ kind: QuietFormPage.Kind,
        _ form: QuietForm,
        _ subject: Subject,
        _ call: PageCall,
        _ caller: Principal,
        notices: [Notice] = [],
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let fleet = (try? await overview.fleet(in: caller.scope)) ?? []
        let open = try await open(caller.scope, call.now)
        let builder = QuietFormBuilder(
            form: form,
            scope: caller.scope,
            clients: fleet.compactMap(\.system.client) + open.compactMap(\.client),
            open: open,
            names: FleetOverview.titles(of: fleet),
            mayAct: caller.permission.allows(.operate),
            calendar: call.calendar
        )
        var page =
            kind == .silence ? builder.page(of: subject.silence) : builder.page(of: subject.work)
        page.notices = notices
        page.orders = try await lines(subject, call)
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: status
        )
    }

    private func lines(_ subject: Subject, _ call: PageCall) async throws -> [OrderLine] {
        guard let key = subject.silence?.id ?? subject.work?.plan.id else { return [] }
        let router = try await quiet.router(
            silence: subject.silence?.id,
            work: subject.work?.plan.id
        )
        return try await orders.orders(about: key, to: router).map {
            OrderRow(order: $0, now: call.now, calendar: call.calendar).row
        }
    }

    private func open(_ scope: Scope, _ now: Timestamp) async throws -> [AlertChanged] {
        try await alerts.alerts(AlertQuery(.open), in: scope, limit: Self.openMax, now: now).alerts
    }

    // MARK: - Orders

    private func set(
        _ kind: QuietFormPage.Kind,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let fields = try await FormFields(fromPageIn: request)
        let subject = try await subject(kind, context, caller.scope)
        let form = QuietForm(
            fields: fields.dictionary,
            time: LocalTime(call.calendar),
            now: call.now
        )
        if fields["preview"] != nil { return try await answer(kind, form, subject, call, caller) }
        do {
            let record = try await order(kind, form, subject, caller)
            guard let notice = Self.notice(record) else {
                return PageCall.redirect(to: "/silences")
            }
            return try await answer(
                kind,
                form,
                subject,
                call,
                caller,
                notices: [notice],
                status: .conflict
            )
        } catch let fault as QuietForm.Fault {
            let notice = Notice(.critical, "\(strong: "Nothing was done"): \(fault.words).")
            return try await answer(
                kind,
                form,
                subject,
                call,
                caller,
                notices: [notice],
                status: .unprocessableContent
            )
        }
    }

    /// Has one made or changed as a form says.
    ///
    /// - Throws: `QuietForm.Fault` for what the form says wrongly.
    func order(
        _ kind: QuietFormPage.Kind,
        _ form: QuietForm,
        _ subject: Subject,
        _ caller: Principal
    ) async throws -> IssuedCommand {
        let router = try await quiet.router(
            silence: subject.silence?.id,
            work: subject.work?.plan.id
        )
        switch kind {
        case .silence:
            let order = try form.silence(newID(), changing: subject.silence, in: caller.scope)
            return try await orders.give(order, to: router, by: caller.displayName)
        case .maintenance:
            let id = subject.work?.plan.id ?? newID()
            let order = AnnounceMaintenance(plan: try form.plan(id, in: caller.scope))
            return try await orders.give(order, to: router, by: caller.displayName)
        }
    }

    /// Has one ended.
    func orderEnd(of subject: Subject, _ caller: Principal) async throws -> IssuedCommand {
        if let silence = subject.silence {
            return try await orders.give(
                ExpireSilence(id: silence.id),
                to: try await quiet.router(silence: silence.id),
                by: caller.displayName
            )
        }
        guard let work = subject.work else { throw Problem.notFound() }
        return try await orders.give(
            EndMaintenance(id: work.plan.id),
            to: try await quiet.router(work: work.plan.id),
            by: caller.displayName
        )
    }

    private func end(
        _ kind: QuietFormPage.Kind,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        _ = try await FormFields(fromPageIn: request)
        let subject = try await subject(kind, context, caller.scope)
        let record = try await orderEnd(of: subject, caller)
        guard let notice = Self.notice(record) else { return PageCall.redirect(to: "/silences") }
        var form = QuietForm(fields: [:], time: LocalTime(call.calendar), now: call.now)
        if let silence = subject.silence { form.fill(silence) }
        if let work = subject.work { form.fill(work) }
        return try await answer(
            kind,
            form,
            subject,
            call,
            caller,
            notices: [notice],
            status: .conflict
        )
    }

    /// The name of a new silence or announcement: a UUID.
    private func newID() -> String {
        var randomness = SystemRandomNumberGenerator()
        return "\(MessageID(at: clock.now(), using: &randomness))"
    }

    /// What a person must know at once of an order; nil when it was performed.
    private static func notice(_ order: IssuedCommand) -> Notice? {
        let reason = order.reason ?? ""
        switch order.state {
        case .performed: return nil
        case .pending, .claimed:
            return Notice(
                .running,
                "\(strong: "The alert-router has not taken it yet.") It is done when that runs, or "
                    + "not at all; look at the list again."
            )
        case .rejected, .expired, .withdrawn:
            return Notice(.critical, "\(strong: "Nothing was done"): \(reason).")
        case .unknown:
            return Notice(.critical, "\(strong: "Nobody knows how far it came"): \(reason).")
        }
    }
}
