import Contracts
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import Logging
import Observability
import Quantities
import StateStore
import Synchronization

@testable import APIGateway

/// A janitor of the host dock-1 that notes what it is asked, and whose files change at will.
final class FakeJanitor: Sendable {
    struct Call: Sendable, Equatable {
        var method: String
        var path: String
        var person: String
        var authorization: String
        var idempotencyKey: String
    }

    static let digest = "4be091d7aa55c0de4be091d7aa55c0de"

    /// An order that came over the bus.
    struct Order: Sendable, Equatable {
        var kind: LaneName
        var plan = ""
        var volume: String?
        var person = ""
    }

    private let kept = Mutex<(calls: [Call], orders: [Order], filesChanged: Bool)>(([], [], false))
    var calls: [Call] { kept.withLock { $0.calls } }
    var orders: [Order] { kept.withLock { $0.orders } }
    func changeFiles() { kept.withLock { $0.filesChanged = true } }

    /// What it does when it is told to over the bus.
    var performers: [CommandPerformer] {
        [
            CommandPerformer(RunPlan.self) { [self] order, operation in
                let plan = order.plan
                return note(.init(kind: RunPlan.kind, plan: plan, volume: order.volume), operation)
            },
            CommandPerformer(PlanVolume.self) { [self] order, operation in
                note(.init(kind: PlanVolume.kind, volume: order.volume), operation)
            },
            CommandPerformer(PauseRuns.self) { [self] order, operation in
                note(.init(kind: PauseRuns.kind, volume: order.volume), operation)
            },
            CommandPerformer(ResumeRuns.self) { [self] order, operation in
                note(.init(kind: ResumeRuns.kind, volume: order.volume), operation)
            },
        ]
    }

    private func note(_ order: Order, _ operation: OperationRecord) -> CommandOutcome {
        var order = order
        order.person = operation.person
        let changed = kept.withLock { [order] kept in
            kept.orders.append(order)
            return kept.filesChanged
        }
        return changed
            ? .rejected("the files changed by 30 % since the plan was made") : .performed("done")
    }

    /// Runs it on a free port and gives a test its address.
    func run(_ body: @Sendable (String) async throws -> Void) async throws {
        var routes = RouteTable()
        for method in [HTTPRequest.Method.get, .post, .delete] {
            routes.add(method, "/api/**", .open, "Answers as a janitor does.") {
                [self] request, _ in
                try await answer(request)
            }
        }
        let server = HTTPServer(
            listen: .tcp(host: "127.0.0.1", port: 0),
            routes: routes,
            authenticator: nil,
            health: HealthBoard(),
            metrics: MetricsRegistry(),
            logger: Logger(label: "janitor")
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let address = try await server.boundAddress
            let outcome = await Result.of { try await body("http://\(address)") }
            group.cancelAll()
            while await group.nextResult() != nil {}
            try outcome.get()
        }
    }

    private func answer(_ request: Request) async throws -> Response {
        _ = try await request.collectBody(limit: .mebibytes(1))
        func header(_ name: String) -> String {
            HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
        }
        let path = request.uri.string
        let call = Call(
            method: request.method.rawValue,
            path: path,
            person: header("poolkeeper-person"),
            authorization: request.headers[.authorization] ?? "",
            idempotencyKey: header("idempotency-key")
        )
        kept.withLock { $0.calls.append(call) }
        if path.hasPrefix("/api/health") { return Self.json(#"{"host": "dock-1"}"#) }
        if path.hasPrefix("/api/runs") { return Self.json("[]") }
        return path.hasPrefix("/api/plan") ? Self.json(Self.plan) : Self.json("{}")
    }

    private static func json(_ text: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json"],
            body: .init(byteBuffer: .init(string: text))
        )
    }

    private static let plan = """
        {"digest": "\(digest)", "made_at": "2026-05-04T09:10:00Z", "done": false, "files": 3, \
        "directories": 0, "allocated_bytes": 12288, "total_files": 6, \
        "total_allocated_bytes": 24576, "oldest": "2026-05-01T08:00:00Z", \
        "newest": "2026-05-02T08:00:00Z", "held": null, "unknown": null, "anomalies": [], \
        "problems": [], "first": [{"path": "a.mp4", "allocated_bytes": 4096, \
        "modified": "2026-05-01T08:00:00Z", "reason": "oldest"}], "by_day": [\
        {"start": "2026-05-01T00:00:00Z", "bytes": 8192, "goes": 8192}, \
        {"start": "2026-05-02T00:00:00Z", "bytes": 8192, "goes": 4096}, \
        {"start": "2026-05-04T00:00:00Z", "bytes": 8192, "goes": 0}]}
        """
}
