import Observability
import Observations
import Quantities
import VolumeJanitorCore

/// One run of a plan: chunk by chunk written down, deleted, written down again, at a gentle pace.
struct DeletionRun<Ledger: AuditLedger, Clock: WallClock> {
    let plan: CleanupPlan
    let performing: VolumeFiles.Performing
    let walk: DeletionWalk
    let ledger: Ledger
    let clock: Clock
    let stop: StopSignal
    let progress: @Sendable (CleanupResult) -> Void
    private var result = CleanupResult(.ok)
    private var pace: PaceKeeper
    private let watch = Stopwatch()
    private var linked: [UInt64: Int] = [:]

    init(
        plan: CleanupPlan,
        performing: VolumeFiles.Performing,
        walk: DeletionWalk,
        ledger: Ledger,
        clock: Clock,
        stop: StopSignal,
        progress: @escaping @Sendable (CleanupResult) -> Void
    ) {
        self.plan = plan
        self.performing = performing
        self.walk = walk
        self.ledger = ledger
        self.clock = clock
        self.stop = stop
        self.progress = progress
        pace = PaceKeeper(
            filesPerSecond: performing.pace.filesPerSecond,
            chunkFiles: performing.pace.chunkFiles,
            chunkBudget: performing.pace.chunkBudget
        )
    }

    mutating func run() async -> CleanupResult {
        do {
            try await walk.open()
            try await removeFiles()
            try await removeFolders()
        } catch let error as FilesError {
            fail(error.description)
        } catch {
            fail(
                "the audit cannot be written, so nothing more is deleted: \(error); free "
                    + "some space on its disk"
            )
        }
        result.observedFreedBytes = await walk.finish()
        result.wasMovedAside = await walk.movesAside
        for problem in await walk.problems { merge(problem) }
        settleState()
        return result
    }

    private mutating func removeFiles() async throws {
        while !stop.isStopped, plan.files > 0 {
            await waitForTurn()
            guard !stop.isStopped else { return }
            let began = watch.elapsed
            let chunk = try await walk.nextChunk(of: pace.chunk, stop: stop)
            guard !chunk.isEmpty else { return }
            let count = try await remove(chunk)
            pace.passed(count, from: began, to: watch.elapsed)
            progress(result)
            guard result.state != .failed else { return }
        }
    }

    private mutating func removeFolders() async throws {
        guard plan.directories > 0, result.state != .failed else { return }
        let folders = try await walk.emptyFolders(stop: stop)
        for start in stride(from: 0, to: folders.count, by: performing.pace.chunkFiles) {
            await waitForTurn()
            guard !stop.isStopped, result.state != .failed else { return }
            let began = watch.elapsed
            let end = min(start + performing.pace.chunkFiles, folders.count)
            let count = try await remove(Array(folders[start..<end]))
            pace.passed(count, from: began, to: watch.elapsed)
            progress(result)
        }
    }

    /// Writes a chunk down, deletes it, and writes down what became of it.
    private mutating func remove(_ chunk: [DoomedFile]) async throws -> Int {
        for file in chunk where file.finding != nil { note(.left(.audit), file) }
        let agreed = chunk.filter { $0.finding == nil }
        guard !agreed.isEmpty else { return 0 }
        let base = await walk.base
        let rows = try await ledger.intend(agreed.map { intent($0, base) })
        let outcomes = await walk.remove(agreed, rows: rows, stop: stop)
        for (file, outcome) in zip(agreed, outcomes) { note(outcome, file) }
        let at = clock.now()
        try await ledger.settle(
            zip(rows, outcomes).map { SettledDeletion(id: $0, outcome: $1, at: at) }
        )
        return outcomes.count { if case .deleted = $0 { true } else { false } }
    }

    private func intent(_ file: DoomedFile, _ base: PathBytes) -> DeletionIntent {
        DeletionIntent(
            run: performing.run,
            registration: plan.registration,
            volume: performing.volume,
            base: base,
            path: file.path,
            record: file.record,
            reason: file.isFolder ? "it is empty" : plan.reason,
            at: clock.now()
        )
    }

    // MARK: - Counting

    private mutating func note(_ outcome: DeletionOutcome, _ file: DoomedFile) {
        switch outcome {
        case .deleted(let isPending): noteDeleted(file, isPending)
        case .left(let reason): result.skipped[reason, default: 0] += 1
        case .refused(let errno, let name):
            result.skipped[.refused, default: 0] += 1
            result.problems.note("delete", errno: errno, name: name, path: file.path)
            // On a file system that fails or may not be written, the next file fares no better.
            if Self.stopping.contains(name) {
                fail("the file system of \(performing.volume) fails (\(name)); check the disk")
            }
        case .stopped, .foundDeleted, .foundPresent: return
        }
    }

    private mutating func noteDeleted(_ file: DoomedFile, _ isPending: Bool) {
        guard !file.isFolder else {
            result.directories += 1
            return
        }
        result.files += 1
        if file.record.isLinked {
            linked[file.record.inode, default: 0] += 1
            guard linked[file.record.inode] == Int(file.record.links) else { return }
        }
        result.apparentBytes += file.record.apparentBytes
        result.expectedFreedBytes += file.record.allocatedBytes
        if isPending { result.pendingReleaseBytes += file.record.allocatedBytes }
    }

    private mutating func merge(_ problem: FileProblem) {
        for path in problem.paths {
            result.problems.note(
                problem.operation,
                errno: problem.errno,
                name: problem.name,
                path: path
            )
        }
    }

    private mutating func fail(_ reason: String) {
        result.state = .failed
        result.reason = result.reason ?? reason
    }

    private mutating func settleState() {
        guard result.state == .ok else { return }
        if stop.isStopped {
            result.state = .stopped
        } else if result.left > 0 || result.files < plan.files {
            result.state = .partial
        }
    }

    // MARK: - Waiting

    /// Waits for the pace and for a disk that others wait for, in steps short enough to be stopped.
    private func waitForTurn() async {
        var wait = pace.wait(at: watch.elapsed)
        while !stop.isStopped, wait > .zero {
            // Cancelled while asleep: the loop ends.
            try? await ContinuousClock().sleep(for: min(wait, .milliseconds(100)))
            wait = pace.wait(at: watch.elapsed)
        }
        guard let max = performing.pace.ioPressurePercentMax else { return }
        while !stop.isStopped, IOPressure.current > max {
            try? await ContinuousClock().sleep(for: .milliseconds(100))
        }
    }

    private static var stopping: Set<String> { ["EIO", "EROFS", "ESTALE"] }
}
