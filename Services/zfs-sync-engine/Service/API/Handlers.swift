import Contracts
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import ZFSSyncEngineCore

/// The HTTP API: the document's endpoints, and those it lacks.
struct Handlers: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(16)
    /// Runs in one answer at the most.
    static let runsMax = 200

    let desk: SyncDesk

    func table() -> RouteTable {
        var table = RouteTable()
        addReads(&table)
        addDatasets(&table)
        addActs(&table)
        addPurges(&table)
        return table
    }

    private func addPurges(_ table: inout RouteTable) {
        let root = "/api/superseded/{guid}"
        table.add(
            .get,
            "\(root)/preview",
            .open,
            "What purging a copy would take, with the exact command; does nothing."
        ) { _, context in
            let (_, copy) = try desk.copy(context.parameters.get("guid") ?? "")
            switch copy.verdict {
            case .gone: throw Problem.conflict("the copy is not there any more")
            case .refused(let why): throw Problem.conflict("it cannot be purged: \(why)")
            case .planned(let plan, let subject):
                return try .snake(PlanDocument(plan, subject: subject.text))
            }
        }
        table.add(
            .post,
            "\(root)/approvals",
            .requires(.admin),
            "Approves that a copy is purged, by its digest; takes the token."
        ) { request, context in
            let (state, copy) = try desk.copy(context.parameters.get("guid") ?? "")
            let person = try context.requirePrincipal().displayName
            let digest = try await order(request).digest ?? ""
            let id = try await desk.approve(copy, of: state, digest: digest, by: person)
            return try .snake(
                ["approval": id, "minutes": "\(ApprovalLimits.minutes)"],
                status: .created
            )
        }
        table.add(
            .post,
            "\(root)/purge",
            .requires(.operate),
            "Purges a copy by an approval, which is used up."
        ) { request, context in
            let (state, copy) = try desk.copy(context.parameters.get("guid") ?? "")
            guard let approval = try await order(request).approval else {
                throw Problem.badRequest(#"a purge takes an approval: {"approval": "…"}"#)
            }
            let person = try context.requirePrincipal().displayName
            let run = try await desk.purge(copy, of: state, approved: approval, by: person)
            return try .snake(["run": run], status: .accepted)
        }
    }

    private func addReads(_ table: inout RouteTable) {
        table.add(.get, "/api/status", .open, "The states of all datasets.") { _, _ in
            try .snake(
                StatusDocument(
                    try desk.knownStates(),
                    try await desk.engine.store.hosts(),
                    now: desk.clock.now()
                )
            )
        }
        table.add(.get, "/api/runs", .open, "Runs, the newest first.") { request, _ in
            let query = QueryReader(request)
            let limit = try query.integer("limit", default: 50, in: 1...Self.runsMax)
            let before = try query.integer("before", default: .max, in: 1...Int.max)
            let runs = try await desk.engine.store.runs(before: Int64(before), limit: limit)
            return try .snake(["runs": runs.map { RunDocument($0) }])
        }
        table.add(.get, "/api/runs/{id}", .open, "A run with every step.") { _, context in
            guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
                let run = try await desk.engine.store.run(id)
            else { throw Problem.notFound("there is no such run") }
            let store = desk.engine.store
            return try .snake(
                RunDocument(
                    run,
                    results: try await store.results(of: id),
                    actions: try await store.actions(of: id)
                )
            )
        }
        table.add(.get, "/api/superseded", .open, "Copies that repairs have set aside.") { _, _ in
            let copies = try await desk.engine.store.superseded()
            return try .snake(["superseded": copies.map(SupersededDocument.init)])
        }
        table.add(.get, "/api/config", .open, "The settings as they count.") { _, _ in
            .text(desk.settings.effective, type: "application/yaml")
        }
    }

    private func addDatasets(_ table: inout RouteTable) {
        table.add(.get, "/api/datasets", .open, "Every dataset with its state.") { _, _ in
            try .snake(["datasets": try desk.knownStates().map(DatasetDocument.init)])
        }
        table.add(.get, "/api/datasets/{id}", .open, "A dataset with both ends.") { _, context in
            let state = try desk.state(context)
            let store = desk.engine.store
            return try .snake(
                DatasetDetailDocument(
                    state,
                    try await store.memory(of: state.job.id),
                    last: try await store.lastResult(of: state.job.id)
                )
            )
        }
        table.add(
            .get,
            "/api/datasets/{id}/preview",
            .open,
            "What would be done, with the exact commands; does nothing."
        ) { _, context in
            let state = try desk.state(context)
            guard let standing = state.standing else {
                throw Problem.unavailable(
                    "it was not looked at since the engine started",
                    retryAfterSeconds: 10
                )
            }
            return try .snake(
                PlanDocument(standing.plan, subject: standing.subject?.text)
            )
        }
    }

    private func addActs(_ table: inout RouteTable) {
        table.add(.post, "/api/run", .requires(.operate), "Looks at all datasets now.") {
            request,
            context in
            let order = try await order(request)
            let person = try context.requirePrincipal().displayName
            let run = try await desk.run(of: nil, isDryRun: order.dryRun ?? false, by: person)
            return try .snake(["run": run], status: .accepted)
        }
        table.add(
            .post,
            "/api/datasets/{id}/run",
            .requires(.operate),
            "Looks at one dataset now, or does what was approved."
        ) { request, context in
            let state = try desk.state(context)
            let order = try await order(request)
            let caller = try context.requirePrincipal()
            let run = try await desk.run(state, order, by: caller)
            return try .snake(["run": run], status: .accepted)
        }
        table.add(
            .post,
            "/api/datasets/{id}/approvals",
            .requires(.admin),
            "Approves what would be lost, by its digest; takes the token."
        ) { request, context in
            let state = try desk.state(context)
            let person = try context.requirePrincipal().displayName
            let digest = try await order(request).digest ?? ""
            let id = try await desk.approve(state, digest: digest, by: person)
            return try .snake(
                ["approval": id, "minutes": "\(ApprovalLimits.minutes)"],
                status: .created
            )
        }
        table.add(
            .post,
            "/api/config/reload",
            .requires(.operate),
            "Reads the settings file anew."
        ) { _, _ in
            try .snake(try await desk.reload())
        }
    }

    /// What a body may say; an empty one says nothing.
    struct Order: Decodable, Sendable {
        var dryRun: Bool?
        var approval: String?
        var digest: String?
        var repair: Bool?
    }

    private func order(_ request: Request) async throws -> Order {
        let body = try await request.collectBody(limit: Self.bodyMax)
        guard body.readableBytes > 0 else { return Order() }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(Order.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem.badRequest(
                #"the body is not an object such as {"dry_run": true} or {"approval": "…"}"#
            )
        }
    }
}
