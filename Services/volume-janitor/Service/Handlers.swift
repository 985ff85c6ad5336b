import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Observability
import Quantities
import VolumeJanitorCore

/// The HTTP API: the Storage Manager's endpoints, and those it lacks.
struct Handlers: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(256)

    let janitor: Janitor
    let audit: any AuditReading
    let answers: AnswerBook
    let health: HealthBoard
    let settings: JanitorSettings
    let clock: any WallClock

    func table() -> RouteTable {
        var table = RouteTable()
        addReads(&table)
        addRegistrations(&table)
        addActs(&table)
        return table
    }

    private func addReads(_ table: inout RouteTable) {
        table.add(.get, "/api/volumes", .open, "Every volume with its rules.") { request, _ in
            try volumes(QueryReader(request))
        }
        table.add(.get, "/api/health", .open, "How the schedule and every volume do.") { _, _ in
            try .snake(HealthDocument(janitor, health, settings, now: clock.now()))
        }
        table.add(.get, "/api/runs", .open, "Runs, the newest first.") { request, _ in
            try await runs(request)
        }
        table.add(.get, "/api/runs/{id}", .open, "A run.") { _, context in
            guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
                let run = try await janitor.run(id)
            else { throw Problem.notFound("there is no such run") }
            return try .snake(RunDocument(run))
        }
        table.add(.get, "/api/plan", .open, "The last plan of a registered path.") { request, _ in
            let key = try Self.key(QueryReader(request))
            guard let kept = janitor.state.plans[key] else {
                throw Problem.notFound("there is no plan of \(key); make one with POST /api/plan")
            }
            return try Self.answer(kept, of: key)
        }
        table.add(.get, "/api/audit", .open, "Every name that was deleted, as NDJSON.") {
            request,
            _ in
            try await AuditAnswer(audit: audit, query: QueryReader(request)).response()
        }
    }

    private func addRegistrations(_ table: inout RouteTable) {
        table.add(
            .post,
            "/api/register",
            .requires(.operate),
            "Registers a path of a volume with a rule."
        ) { request, _ in
            try await once(request) { try await register(request, $0) }
        }
        table.add(
            .delete,
            "/api/register/**",
            .requires(.operate),
            "Takes a registration back; the path is escaped (%2F) or given as `?path=`."
        ) { request, _ in
            try await refusing { try await unregister(request) }
        }
    }

    private func addActs(_ table: inout RouteTable) {
        table.add(
            .post,
            "/api/plan",
            .requires(.operate),
            "Says what a rule would delete, registered or not; deletes nothing."
        ) { request, _ in
            try await once(request) { try await plan($0) }
        }
        table.add(
            .post,
            "/api/run",
            .requires(.admin),
            "Deletes what the plan of a digest says; takes the token."
        ) { request, context in
            let person = try context.requirePrincipal().displayName
            return try await once(request) { _ in try await run(QueryReader(request), person) }
        }
        for (path, isPause) in [("/api/pause", true), ("/api/resume", false)] {
            let words = isPause ? "Pauses all runs, or a volume's." : "Ends a pause."
            table.add(.post, path, .requires(.operate), words) { request, context in
                let person = try context.requirePrincipal().displayName
                return try await once(request) { body in
                    isPause ? try await pause(body, person) : try await resume(body)
                }
            }
        }
    }

    // MARK: - Around every act

    private func once(
        _ request: Request,
        _ act: (ByteBuffer) async throws -> Response
    ) async throws -> Response {
        let body = try await request.collectBody(limit: Self.bodyMax)
        return try await refusing {
            try await answers.once(request, body) { try await act(body) }
        }
    }

    private func refusing(_ act: () async throws -> Response) async throws -> Response {
        do {
            return try await act()
        } catch {
            throw Problem.of(error)
        }
    }

    static func key(_ query: QueryReader) throws -> RegistrationKey {
        guard let text = try query.text("volume") ?? query.text("volume_name") else {
            throw Problem.badParameter("volume", "is missing; name the Docker volume")
        }
        guard let volume = VolumeName(text) else {
            throw Problem.badParameter("volume", "`\(text)` is no name of a Docker volume")
        }
        return RegistrationKey(volume: volume, path: try path(query) ?? .root)
    }

    static func path(_ query: QueryReader) throws -> VolumePath? {
        guard let text = try query.text("path") else { return nil }
        do {
            return try VolumePath(text)
        } catch {
            throw Problem.badParameter("path", "\(error)")
        }
    }

    static func answer(_ kept: KeptPlan, of key: RegistrationKey) throws -> Response {
        try .snake(
            PlanDocument(kept.plan, of: key, madeAt: kept.madeAt, isDone: kept.isDone)
        )
    }
}
