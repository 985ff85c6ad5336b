import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Quantities
import WebInterface

/// The pages of Docker volumes, and the forms on them.
struct VolumePageRoutes: Sendable {
    let volumes: VolumeTable
    let directory: JanitorDirectory
    let installation: InstallationWatch
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/volumes", .requires(.viewer), "The page of Docker volumes.") {
            request,
            context in
            try await list(request, context)
        }
        table.add(.get, "/volumes/{host}/{volume}", .requires(.viewer), "A volume's page.") {
            request,
            context in
            let caller = try context.requirePrincipal()
            let fact = try await fact(context, caller)
            return try await page(of: fact, request, caller, notices: [])
        }
        for act in VolumeAct.allCases {
            table.add(
                .post,
                "/volumes/{host}/{volume}/\(act.rawValue)",
                .requires(.operate),
                act.summary
            ) { request, context in
                try await perform(act, request, context)
            }
        }
        return table
    }

    // MARK: - Reading

    private func list(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let call = PageCall(request: request, now: clock.now())
        let query = FormFields(queryOf: request)
        let page = VolumesPageBuilder(
            volumes: try await volumes.volumes(in: caller.scope),
            search: query["q"] ?? "",
            host: query["host"] ?? "",
            now: call.now,
            calendar: call.calendar
        ).page()
        return PageCall.answer(page.render(in: call.frame(for: caller, installation)))
    }

    private func fact(_ context: CallContext, _ caller: Principal) async throws -> VolumeAssessed {
        let host = FormFields.decoded(
            context.parameters.get("host") ?? "",
            plusIsSpace: false
        )
        let name = context.parameters.get("volume") ?? ""
        guard let fact = try await volumes.volume(name, on: host, in: caller.scope) else {
            throw Problem.notFound("there is no volume \(name) on \(host) here")
        }
        return fact
    }

    private func page(
        of fact: VolumeAssessed,
        _ request: Request,
        _ caller: Principal,
        notices: [Notice]
    ) async throws -> Response {
        let call = PageCall(request: request, now: clock.now())
        let (plans, runs, absence) = await details(of: fact, caller)
        let page = VolumePageBuilder(
            volume: fact,
            plans: plans,
            runs: runs,
            absence: absence,
            notices: notices,
            mayAct: caller.permission.allows(.operate),
            now: call.now,
            calendar: call.calendar
        ).page()
        let status: HTTPResponse.Status =
            notices.contains { $0.tone == .critical } ? .conflict : .ok
        return PageCall.answer(
            page.render(in: call.frame(for: caller, installation)),
            status: status
        )
    }

    /// The plans and runs that the volume's janitor tells of, or why there are none.
    private func details(
        of fact: VolumeAssessed,
        _ caller: Principal
    ) async -> ([(path: String, plan: PlanAnswer)], [RunAnswer], Sentence) {
        guard let link = await directory.link(to: fact.host, in: caller.scope) else {
            let host = fact.host
            return (
                [], [],
                "The janitor of \(strong: host) is not asked: name it in the gateway's "
                    + "setting \(strong: "janitors") to see plans, runs and the audit here."
            )
        }
        do {
            let name = FormFields.encoded(fact.volume)
            var plans: [(String, PlanAnswer)] = []
            for rule in fact.rules {
                let query = "volume=\(name)&path=\(FormFields.encoded(rule.path))"
                let answer = try await directory.ask(
                    link,
                    .GET,
                    "/api/plan?\(query)",
                    person: caller.displayName
                )
                if answer.refusal == nil {
                    plans.append((rule.path, try answer.document(PlanAnswer.self)))
                }
            }
            let runs = try await directory.ask(
                link,
                .GET,
                "/api/runs?volume=\(name)&limit=20",
                person: caller.displayName
            )
            return (plans, try runs.document([RunAnswer].self), "")
        } catch {
            let words = (error as? Problem)?.detail ?? "its answer is not understood"
            return ([], [], "The janitor of this volume cannot be asked: \(words).")
        }
    }

    // MARK: - Acting

    private func perform(
        _ act: VolumeAct,
        _ request: Request,
        _ context: CallContext
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let fields = try await FormFields(postedIn: request)
        guard let session = SessionCookie.value(in: request),
            constantTimeEqual(fields["csrf"] ?? "", SessionCookie.formToken(of: session))
        else {
            throw Problem.forbidden("the form did not come from a page of this session; reload it")
        }
        let fact = try await fact(context, caller)
        guard let link = await directory.link(to: fact.host, in: caller.scope) else {
            throw Problem.notFound("no janitor of the host \(fact.host) is known here")
        }
        if let refusal = try await send(act, fact, fields, to: link, caller) {
            let notice = Notice(.critical, "\(strong: "Nothing was done.") \(refusal).")
            return try await page(of: fact, request, caller, notices: [notice])
        }
        return PageCall.redirect(to: VolumeRows.link(fact))
    }

    /// Sends what a form asks; returns why it was refused, nil when it was not.
    private func send(
        _ act: VolumeAct,
        _ fact: VolumeAssessed,
        _ fields: FormFields,
        to link: JanitorLink,
        _ caller: Principal
    ) async throws -> String? {
        let volume = #""volume_name": "\#(fact.volume)""#
        switch act {
        case .run:
            let digest = FormFields.encoded(fields["plan"] ?? "")
            return try await directory.ask(
                link,
                .POST,
                "/api/run?plan=\(digest)",
                body: ByteBuffer(),
                person: caller.displayName
            ).refusal
        case .pause, .resume:
            return try await directory.ask(
                link,
                .POST,
                "/api/\(act.rawValue)",
                body: ByteBuffer(string: "{\(volume)}"),
                person: caller.displayName
            ).refusal
        case .plan:
            for rule in fact.rules {
                let path = JSONString.quoted(rule.path)
                let refusal = try await directory.ask(
                    link,
                    .POST,
                    "/api/plan",
                    body: ByteBuffer(string: "{\(volume), \"path\": \(path)}"),
                    person: caller.displayName
                ).refusal
                if let refusal { return refusal }
            }
            return nil
        }
    }
}

/// What a form of a volume's page asks for.
enum VolumeAct: String, CaseIterable {
    case run
    case plan
    case pause
    case resume

    var summary: String {
        switch self {
        case .run: "Runs a plan that the page showed."
        case .plan: "Plans every rule of a volume anew."
        case .pause: "Pauses a volume's runs."
        case .resume: "Ends a volume's pause."
        }
    }
}
