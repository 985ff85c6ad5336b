package import Observations
package import Quantities
import ServiceLifecycle
package import StateStore
package import VolumeJanitorCore

/// Looks at and deletes the real files of volumes, with every name in the audit before and after.
package struct VolumeWork: FileWork {
    private let ledger: JournalAuditLedger
    private let clock: any WallClock
    private let pace: DeletionPace

    /// Work on files, at most so many deletions a second.
    package init(journal: ServiceJournal, deletionsPerSecond: Int, clock: any WallClock) {
        ledger = JournalAuditLedger(journal)
        self.clock = clock
        pace = DeletionPace(filesPerSecond: Double(deletionsPerSecond))
    }

    /// What a whole volume holds.
    package func measure(_ volume: MappedVolume) async throws -> TreeTotals {
        let files = VolumeFiles(root: try Self.root(of: volume), path: .root)
        return try await files.measure().totals
    }

    /// What a rule would delete; deletes nothing.
    package func plan(_ request: PlanRequest) async throws -> CleanupPlan {
        try await files(of: request).plan(
            registration: request.key.description,
            rule: request.rule,
            now: request.now,
            clockIsDoubtful: request.clockIsDoubtful
        )
    }

    /// Deletes what a plan says.
    package func perform(
        _ plan: CleanupPlan,
        of request: PlanRequest,
        run: Int64,
        isConfirmed: Bool,
        until: Timestamp,
        givesWay: @escaping @Sendable () -> Bool
    ) async -> (result: CleanupResult, isCutShort: Bool) {
        guard let name = RunName("\(run)") else {
            return (CleanupResult(.refused, reason: "the run has no name"), false)
        }
        let files: VolumeFiles
        do {
            files = try self.files(of: request)
        } catch {
            return (CleanupResult(.refused, reason: "\(error)"), false)
        }
        let performing = VolumeFiles.Performing(
            run: name,
            volume: request.key.volume.text,
            isConfirmed: isConfirmed,
            pace: pace
        )
        let stop = StopSignal()
        let timer = StopTimer(stop: stop, until: until, clock: clock, givesWay: givesWay)
        var result = await withTaskGroup(of: CleanupResult?.self) { group in
            group.addTask {
                await files.perform(plan, performing, ledger: ledger, clock: clock, stop: stop)
            }
            group.addTask {
                await timer.run()
                return nil
            }
            var result: CleanupResult?
            for await one in group {
                guard let one else { continue }
                result = one
                group.cancelAll()
            }
            return result ?? CleanupResult(.failed, reason: "the run ended without a result")
        }
        let isCutShort = timer.hasRung && result.state == .stopped
        if isCutShort {
            result.state = .partial
            result.reason = "it has had its share; the rest goes on after the others"
        }
        return (result, isCutShort)
    }

    private func files(of request: PlanRequest) throws -> VolumeFiles {
        VolumeFiles(
            root: try Self.root(of: request.volume),
            path: request.key.path,
            deeper: request.deeper
        )
    }

    private static func root(of volume: MappedVolume) throws -> PathBytes {
        guard case .mapped(let path, _) = volume.state else {
            throw FilesError(.refused, volume.state.reason ?? "the volume is not mapped")
        }
        return PathBytes(path.text)
    }
}
