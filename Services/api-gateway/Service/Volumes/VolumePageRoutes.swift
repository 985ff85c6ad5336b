import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Quantities
import StateStore
import WebInterface

/// The pages of Docker volumes, and the forms on them.
struct VolumePageRoutes: Sendable {
    let volumes: VolumeTable
    let orders: VolumeOrders
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
            orders: try await orders.orders(about: fact, in: caller.scope),
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
        let fields = try await FormFields(fromPageIn: request)
        let fact = try await fact(context, caller)
        guard let janitor = try await orders.janitor(of: fact.host, in: caller.scope) else {
            throw Problem.notFound("no janitor of the host \(fact.host) is known here")
        }
        let order = try await give(act, fact, fields, to: janitor, caller)
        guard let notice = Self.notice(order) else {
            return PageCall.redirect(to: VolumeRows.link(fact))
        }
        return try await page(of: fact, request, caller, notices: [notice])
    }

    /// Orders what a form asks for.
    private func give(
        _ act: VolumeAct,
        _ fact: VolumeAssessed,
        _ fields: FormFields,
        to janitor: SourceID,
        _ caller: Principal
    ) async throws -> IssuedCommand {
        let (volume, person) = (fact.volume, caller.displayName)
        switch act {
        case .run:
            let order = RunPlan(plan: fields["plan"] ?? "", volume: volume)
            return try await orders.desk.give(order, to: janitor, by: person)
        case .plan:
            return try await orders.desk.give(PlanVolume(volume: volume), to: janitor, by: person)
        case .pause:
            return try await orders.desk.give(PauseRuns(volume: volume), to: janitor, by: person)
        case .resume:
            return try await orders.desk.give(ResumeRuns(volume: volume), to: janitor, by: person)
        }
    }

    /// What a person must know at once of an order that was not performed; nil where the page's
    /// list of orders says it all.
    private static func notice(_ order: IssuedCommand) -> Notice? {
        let reason = order.reason ?? ""
        switch order.state {
        case .pending, .claimed, .performed: return nil
        case .rejected, .expired, .withdrawn:
            return Notice(.critical, "\(strong: "Nothing was done.") \(reason).")
        case .unknown:
            return Notice(
                .critical,
                "\(strong: "Nobody knows how far it came.") \(reason). Look at the runs below."
            )
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
