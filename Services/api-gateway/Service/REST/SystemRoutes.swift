import APIGatewayCore
import Contracts
import FleetHistory
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities

/// The REST API of systems and of the fleet as a whole, at the document's paths and under `/v1`.
struct SystemRoutes: Sendable {
    /// Systems in one answer at the most.
    static let limitMax = 500

    let overview: FleetOverview
    let history: any FleetHistoryReading
    let alerts: AlertTable
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(.get, "\(root)/systems", .requires(.viewer), "Lists all systems.") {
                request,
                context in
                try await list(request, context, root: root)
            }
            table.add(.get, "\(root)/systems/{id}", .requires(.viewer), "Gets a single system.") {
                _,
                context in
                try await one(context)
            }
            table.add(
                .get,
                "\(root)/systems/{id}/metrics",
                .requires(.viewer),
                "Gets a system's samples or roll-ups over a range of time."
            ) { request, context in
                try await metrics(request, context)
            }
            table.add(
                .get,
                "\(root)/dashboard/summary",
                .requires(.viewer),
                "Gets the fleet in a few numbers."
            ) { _, context in
                try await summary(context)
            }
        }
        return table
    }

    /// The system a path names; what cannot be a system's id is not found like any unknown one.
    static func systemID(_ context: CallContext) throws -> SystemID {
        let text = FormFields.decoded(context.parameters.get("id") ?? "", plusIsSpace: false)
        guard let id = SystemID(text) else {
            throw Problem.notFound("there is no such system here")
        }
        return id
    }

    private func list(
        _ request: Request,
        _ context: CallContext,
        root: String
    ) async throws -> Response {
        let caller = try context.requirePrincipal()
        let query = FormFields(queryOf: request)
        let limit = try limit(query)
        let after = try after(query)
        let client = query["client"]
        let fleet = try await overview.fleet(in: caller.scope).filter { assessed in
            client.map { assessed.system.client?.text == $0 } ?? true
        }
        let rest = after.map { after in fleet.filter { $0.system.id > after } } ?? fleet
        let page = rest.prefix(limit)
        var response = try Response.document(page.map(SystemAnswer.init))
        if rest.count > limit, let last = page.last {
            var next = "after=\(FormFields.encoded(last.system.id.text))&limit=\(limit)"
            if let client { next += "&client=\(FormFields.encoded(client))" }
            response.headers[.link] = "<\(root)/systems?\(next)>; rel=\"next\""
        }
        return response
    }

    private func limit(_ query: FormFields) throws -> Int {
        guard let text = query["limit"] else { return Self.limitMax }
        guard let limit = Int(text), (1...Self.limitMax).contains(limit) else {
            throw Problem.badParameter("limit", "is not a number from 1 to \(Self.limitMax)")
        }
        return limit
    }

    private func after(_ query: FormFields) throws -> SystemID? {
        guard let text = query["after"] else { return nil }
        guard let id = SystemID(text) else {
            throw Problem.badParameter("after", "is not a system's id")
        }
        return id
    }

    private func one(_ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let id = try Self.systemID(context)
        guard let assessed = try await overview.system(id, in: caller.scope) else {
            throw Problem.notFound("there is no system \(id) here")
        }
        return try .document(SystemDetailAnswer(assessed))
    }

    private func metrics(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let id = try Self.systemID(context)
        let query = FormFields(queryOf: request)
        switch MetricsRequest.parse(query.pairs, now: clock.now()) {
        case .failure(let problems):
            throw Problem.badRequest(
                "the query has \(Wording.count(problems.all.count, "problem", "problems"))",
                faults: problems.all.map { .init(pointer: "?\($0.parameter)", detail: $0.detail) }
            )
        case .success(let asked):
            guard try await history.system(id, in: caller.scope) != nil else {
                throw Problem.notFound("there is no system \(id) here")
            }
            let answer = try await history.series(SeriesQuery(asked, system: id), in: caller.scope)
            return .json(
                bytes: MetricsAnswer(system: id, asked: asked, answer: answer).json,
                headers: [.cacheControl: "private, no-store"]
            )
        }
    }

    private func summary(_ context: CallContext) async throws -> Response {
        let caller = try context.requirePrincipal()
        let fleet = try await overview.fleet(in: caller.scope)
        let now = clock.now()
        let counts = try await alerts.counts(in: caller.scope, now: now)
        return try .document(SummaryAnswer(fleet, alerts: counts, at: now))
    }
}

extension SeriesQuery {
    fileprivate init(_ asked: MetricsRequest, system: SystemID) {
        let aggregate: Aggregate =
            switch asked.aggregate {
            case .min: .min
            case .max: .max
            case .avg: .average
            case .last: .last
            }
        self.init(
            system: system,
            metrics: asked.metrics,
            types: asked.types,
            from: asked.from,
            to: asked.to,
            step: asked.step,
            aggregate: aggregate,
            pointsMax: asked.pointsMax
        )
    }
}
