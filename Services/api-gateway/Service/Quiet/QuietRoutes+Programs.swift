import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities
import StateStore
import WebInterface

/// Silences and announced work for programs with an API key: the same orders as on the pages.
extension QuietRoutes {
    func programs() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            for kind in [QuietFormPage.Kind.silence, .maintenance] {
                add(kind, root + Self.place(of: kind), to: &table)
            }
        }
        return table
    }

    /// Where the things of a kind are.
    static func place(of kind: QuietFormPage.Kind) -> String {
        kind == .silence ? "/silences" : "/maintenance"
    }

    private func add(_ kind: QuietFormPage.Kind, _ path: String, to table: inout RouteTable) {
        table.add(.post, path, .requires(.operate), "Makes a new one: \(kind.rawValue).") {
            request,
            context in
            try await make(kind, request, context, changing: Subject())
        }
        table.add(.put, "\(path)/{id}", .requires(.operate), "Changes one: \(kind.rawValue).") {
            request,
            context in
            let scope = try context.requirePrincipal().scope
            let subject = try await subject(kind, context, scope)
            guard !subject.isNew else { throw Problem.notFound("make a new one by POST \(path)") }
            return try await make(kind, request, context, changing: subject)
        }
        table.add(.delete, "\(path)/{id}", .requires(.operate), "Ends one: \(kind.rawValue).") {
            _,
            context in
            let caller = try context.requirePrincipal()
            guard caller.kind != .session else {
                throw Problem.forbidden("this takes an API key; a signed-in person uses the pages")
            }
            let subject = try await subject(kind, context, caller.scope)
            return try Self.answer(try await orderEnd(of: subject, caller), subject.path, .ok)
        }
    }

    private func make(
        _ kind: QuietFormPage.Kind,
        _ request: Request,
        _ context: CallContext,
        changing subject: Subject
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let body = try await QuietOrderBody(sentIn: request, by: caller)
        do {
            let form = try body.form(now: clock.now())
            let record = try await order(kind, form, subject, caller)
            // A silence that is over, or whose matchers change, goes on as a new one.
            let path = subject.path ?? "\(Self.place(of: kind))/\(record.key)"
            return try Self.answer(record, path, subject.isNew ? .created : .ok)
        } catch let fault as QuietForm.Fault {
            throw Problem.unprocessable(fault.words)
        }
    }

    /// One of them as JSON.
    func one(_ kind: QuietFormPage.Kind, _ context: CallContext) async throws -> Response {
        let subject = try await subject(kind, context, try context.requirePrincipal().scope)
        let now = clock.now()
        if let silence = subject.silence { return try .document(SilenceAnswer(silence, now: now)) }
        if let work = subject.work { return try .document(WorkAnswer(work, now: now)) }
        throw Problem.notFound()
    }

    /// What became of an order; a thing that was made stands at its path.
    private static func answer(
        _ order: IssuedCommand,
        _ path: String?,
        _ performed: HTTPResponse.Status
    ) throws -> Response {
        var response = try OrderAnswer.response(to: order)
        guard order.state == .performed else { return response }
        response.status = performed
        if let path { response.headers[.location] = path }
        return response
    }
}
