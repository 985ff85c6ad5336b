import Contracts
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import SnapshotKeeperCore

/// The HTTP API of a keeper.
struct Handlers: Sendable {
    /// Bytes of a body at the most.
    static let bodyMax = ByteCount.kibibytes(16)
    /// Runs of one answer at the most.
    static let runsMax = 200

    let keeper: SnapshotKeeper

    func table() -> RouteTable {
        var table = RouteTable()
        table.add(.get, "/api/snapshots", .open, "Every subvolume with its snapshots.") { _, _ in
            var documents: [SubvolumeDocument] = []
            for subvolume in keeper.subvolumes { documents.append(await document(subvolume)) }
            return try Response.snake(["subvolumes": documents])
        }
        table.add(.get, "/api/plan", .open, "What a run for a subvolume would do.") { request, _ in
            let query = QueryReader(request)
            let subvolume = try subvolume(try query.text("path"))
            let takes = try !query.flag("cleanup")
            let request = RunRequest(by: "", takes: takes)
            let plan = try await refusing { try await keeper.preview(subvolume, request) }
            return try Response.snake(PlanDocument(plan, of: subvolume))
        }
        table.add(.get, "/api/runs", .open, "Runs, the newest first.") { request, _ in
            let query = QueryReader(request)
            let limit = try query.integer("limit", default: 50, in: 1...Self.runsMax)
            let runs = try await keeper.store.runs(of: try query.text("path"), limit: limit)
            return try Response.snake(["runs": runs.map(RunDocument.init)])
        }
        table.add(
            .post,
            "/api/snapshots",
            .requires(.operate),
            "Takes a snapshot of a subvolume now, and lets go what its rules let go."
        ) { request, context in
            let subvolume = try subvolume(try await order(request).path)
            let person = try context.requirePrincipal().displayName
            let run = RunRequest(by: person, takes: true)
            let report = try await refusing { try await keeper.run(subvolume, run) }
            return try Response.snake(
                RunDocument(report.run),
                status: report.run.taken == nil ? .conflict : .created
            )
        }
        return table
    }

    private struct Order: Decodable {
        var path: String?
    }

    private func order(_ request: Request) async throws -> Order {
        let body = try await request.collectBody(limit: Self.bodyMax)
        do {
            return try JSONDecoder().decode(Order.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem.badRequest(#"the body is not an object such as {"path": "/srv/media"}"#)
        }
    }

    private func subvolume(_ path: String?) throws -> WatchedSubvolume {
        guard let path else {
            guard keeper.subvolumes.count == 1 else {
                throw Problem.badParameter("path", "is missing; name the subvolume's folder")
            }
            return keeper.subvolumes[0]
        }
        do {
            return try keeper.subvolume(at: path)
        } catch {
            throw Problem.notFound("\(error)")
        }
    }

    private func document(_ subvolume: WatchedSubvolume) async -> SubvolumeDocument {
        let now = keeper.clock.now()
        let memory = (try? await keeper.store.memory(of: subvolume.path)) ?? SubvolumeMemory()
        do {
            let view = try await keeper.review(subvolume)
            let plan = try await keeper.preview(subvolume, RunRequest(by: "", takes: false))
            let standing = SubvolumeStanding.judge(
                plan,
                schedule: subvolume.schedule,
                failure: memory.failure,
                left: memory.left,
                now: now
            )
            return SubvolumeDocument(subvolume, view, plan, standing, now: now)
        } catch {
            let standing = SubvolumeStanding(.unreachable, "\(error)")
            return SubvolumeDocument(subvolume, nil, nil, standing, now: now)
        }
    }

    private func refusing<R>(_ act: () async throws -> R) async throws -> R {
        do {
            return try await act()
        } catch let refusal as KeeperRefusal {
            throw refusal.reason == .place
                ? Problem.unavailable(refusal.description, retryAfterSeconds: 30)
                : Problem.conflict(refusal.description)
        }
    }
}

extension SubvolumeDocument {
    fileprivate init(
        _ subvolume: WatchedSubvolume,
        _ view: KeptView?,
        _ plan: SnapshotPlan?,
        _ standing: SubvolumeStanding,
        now: Timestamp
    ) {
        path = subvolume.path
        folder = subvolume.folder
        pool = view?.look.pool
        health = standing.health.rawValue
        reason = standing.reason
        retention = subvolume.retention.words
        schedule = subvolume.schedule?.words
        nextAt = subvolume.schedule?.next(after: now).rfc3339
        nested = view?.look.nested ?? []
        nestedCount = view?.look.nestedCount ?? 0
        unreadable = view?.look.unreadable ?? []
        freeBytes = view?.look.free
        snapshots = plan?.verdicts.map(SnapshotDocument.init) ?? []
    }
}
