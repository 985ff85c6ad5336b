package import Commands
import Logging
import NIOPosix
package import Quantities
package import SnapshotKeeperCore
import Synchronization

/// Takes snapshots of the subvolumes of a host and lets old ones go: the only place that changes a
/// pool.
package final class SnapshotKeeper: Sendable {
    /// The subvolumes, in the order of the settings.
    package let subvolumes: [WatchedSubvolume]
    /// What is kept on the disk.
    package let store: KeeperStore
    /// The time of day.
    package let clock: any WallClock
    let place: any SnapshotPlace
    let hooks: HookRunner
    let teller: SubvolumeTeller
    let passing: @Sendable (KeeperEdge) async -> Void
    private let look: @Sendable () -> ClockLook
    private let busy = Mutex<Set<String>>([])

    /// A keeper.
    ///
    /// - Parameters:
    ///   - subvolumes: what it keeps.
    ///   - place: the pools.
    ///   - store: where it writes down.
    ///   - runner: runs the commands before and after.
    ///   - teller: tells the bus.
    ///   - clock: the time of day.
    ///   - clocks: looks at the machine's clocks; nil for those of this machine.
    ///   - passing: told at each step, for tests.
    package init(
        _ subvolumes: [WatchedSubvolume],
        place: any SnapshotPlace,
        store: KeeperStore,
        runner: any CommandRunner,
        teller: SubvolumeTeller,
        clock: any WallClock,
        clocks: (@Sendable () -> ClockLook)? = nil,
        passing: @escaping @Sendable (KeeperEdge) async -> Void = { _ in }
    ) {
        self.subvolumes = subvolumes
        self.place = place
        self.store = store
        self.teller = teller
        self.clock = clock
        self.passing = passing
        hooks = HookRunner(runner)
        look = clocks ?? { MachineClocks.look(clock) }
    }

    /// The subvolume of a path that the settings name.
    package func subvolume(at path: String) throws -> WatchedSubvolume {
        if let found = subvolumes.first(where: { $0.path == path }) { return found }
        let known = subvolumes.map(\.path).joined(separator: ", ")
        throw KeeperRefusal(.notKept, "\(path) is not kept here; the settings name \(known)")
    }

    // MARK: - Looking

    /// What is there and what the ledger says of it; changes nothing.
    package func review(_ subvolume: WatchedSubvolume) async throws -> KeptView {
        let look = try await onPool { [place] in try place.look(subvolume) }
        let rows = try await store.rows(pool: look.pool, folder: subvolume.folder)
        let review = LedgerReview(rows: rows, entries: look.entries, linked: look.linked)
        return KeptView(subvolume: subvolume, look: look, review: review)
    }

    /// What a run would do; changes nothing.
    package func preview(
        _ subvolume: WatchedSubvolume,
        _ request: RunRequest
    ) async throws -> SnapshotPlan {
        let view = try await review(subvolume)
        let creation: CreationStanding =
            if !request.takes {
                .notWanted
            } else if let refusal = refusal(view) {
                .failed(refusal)
            } else {
                .planned(name(view))
            }
        let clocks = try await store.preview(look())
        return SnapshotPlanner.plan(input(view, request, creation, clocks))
    }

    // MARK: - Acting

    /// Takes a snapshot if one is wanted, and then lets go what the rules let go.
    ///
    /// - Throws: `KeeperRefusal` before anything was done; else what happened is in the report.
    package func run(
        _ subvolume: WatchedSubvolume,
        _ request: RunRequest
    ) async throws -> RunReport {
        guard busy.withLock({ $0.insert(subvolume.path).inserted }) else {
            throw KeeperRefusal(.busy, "a run for \(subvolume.path) is under way; try it again")
        }
        defer { _ = busy.withLock { $0.remove(subvolume.path) } }
        var report = RunReport(try await store.begin(subvolume.path, by: request.trigger))
        do {
            try await perform(subvolume, request, &report)
        } catch let refusal as KeeperRefusal {
            report.failure = refusal.description
        }
        try await close(subvolume, request, &report)
        return report
    }

    private func perform(
        _ subvolume: WatchedSubvolume,
        _ request: RunRequest,
        _ report: inout RunReport
    ) async throws {
        var view = try await settled(subvolume)
        let clocks = try await store.judge(look())
        var creation = CreationStanding.notWanted
        if request.takes {
            creation = try await take(view, request, &report)
            // What is there decides, not what was done.
            view = try await settled(subvolume)
        }
        let input = input(view, request, creation, clocks)
        var plan = SnapshotPlanner.plan(input)
        let ledger = view.review.listed.compactMapValues(\.uuid)
        let findings = SnapshotAudit(ledger: ledger, input: input).findings(plan)
        if let finding = findings.first { plan = plan.withholding(.audit(finding)) }
        report.plan = plan
        try await delete(plan, view, &report)
        try await relink(view, &report)
    }

    private func close(
        _ subvolume: WatchedSubvolume,
        _ request: RunRequest,
        _ report: inout RunReport
    ) async throws {
        report.run.endedAt = clock.now()
        report.run.outcome = report.outcome
        report.run.deleted = report.deleted.count
        report.run.left = report.left.count
        let held = report.plan?.withheld.map(\.words) ?? []
        let said = [report.failure].compactMap(\.self) + held + report.notes
        report.run.said = said.isEmpty ? nil : said.joined(separator: "\n")
        try await store.end(report.run)
        if request.takes {
            try await store.remember(
                subvolume.path,
                failure: report.failure,
                left: report.left.count
            )
        }
        try await assess(subvolume)
    }

    /// Looks again, and takes over what became of what was open.
    func settled(_ subvolume: WatchedSubvolume) async throws -> KeptView {
        let view = try await review(subvolume)
        try await store.settle(view.review.changes)
        return view
    }

    // MARK: - Parts of a plan

    func refusal(_ view: KeptView) -> String? {
        view.subvolume.floor.refusal(free: view.look.free, of: view.look.all)
    }

    func name(_ view: KeptView) -> SnapshotName {
        .free(view.subvolume.label, at: clock.now(), beside: view.review.names)
    }

    private func input(
        _ view: KeptView,
        _ request: RunRequest,
        _ creation: CreationStanding,
        _ clocks: ClockStanding
    ) -> PlanInput {
        var input = PlanInput(
            path: view.subvolume.path,
            found: view.review.found,
            policy: view.subvolume.retention,
            now: clock.now(),
            clock: clocks,
            creation: creation
        )
        input.sent = view.look.sent
        input.isConfirmed = request.isConfirmed
        return input
    }

    /// Calls of the kernel wait for disks, so they have threads of their own.
    func onPool<R: Sendable>(_ act: @escaping @Sendable () throws -> R) async throws -> R {
        do {
            return try await NIOThreadPool.singleton.runIfActive(act)
        } catch is CancellationError {
            throw CancellationError()
        } catch let refusal as KeeperRefusal {
            throw refusal
        } catch {
            throw KeeperRefusal(.place, "\(error)")
        }
    }
}
