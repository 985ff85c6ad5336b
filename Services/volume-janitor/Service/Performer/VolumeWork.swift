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
    private let threads: FileThreads

    /// Work on files, at most so many deletions a second.
    package init(
        journal: ServiceJournal,
        deletionsPerSecond: Int,
        clock: any WallClock,
        threads: FileThreads = FileThreads(.walks)
    ) {
        ledger = JournalAuditLedger(journal)
        self.clock = clock
        self.threads = threads
        pace = DeletionPace(filesPerSecond: Double(deletionsPerSecond))
    }

    /// Whether any call into a file system waits for an answer that does not come.
    package var hasSilence: Bool { threads.leftBehind > 0 }

    /// Why nothing is begun in the file system of a volume; nil when its calls are answered.
    package func silence(of volume: MappedVolume) -> String? {
        (try? files(of: volume)).flatMap { threads.silence(at: $0.place) }
    }

    /// What a whole volume holds.
    package func measure(_ volume: MappedVolume) async throws -> TreeTotals {
        try await files(of: volume).measure().totals
    }

    /// Finds out what became of files of a volume whose run broke off.
    package func reconcile(
        _ rows: [AuditRow],
        of volume: MappedVolume,
        now: Timestamp
    ) async throws -> [SettledDeletion] {
        try await files(of: volume).reconcile(rows, now: now)
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
        try files(of: request.volume, at: request.key.path, deeper: request.deeper)
    }

    private func files(
        of volume: MappedVolume,
        at path: VolumePath = .root,
        deeper: [VolumePath] = []
    ) throws -> VolumeFiles {
        guard case .mapped(let root, let identity) = volume.state else {
            throw FilesError(.refused, volume.state.reason ?? "the volume is not mapped")
        }
        return VolumeFiles(
            root: PathBytes(root.text),
            path: path,
            deeper: deeper,
            threads: threads,
            fileSystem: "\(identity.device)"
        )
    }
}
