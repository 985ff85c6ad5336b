package import Quantities
package import VolumeJanitorCore

extension VolumeFiles {
    /// Plans what a run of a rule would delete; touches nothing.
    ///
    /// - Parameters:
    ///   - registration: the registration's id, which the plan carries.
    ///   - rule: the rule.
    ///   - now: the time of day.
    ///   - clockIsDoubtful: whether the clock was set by more than an hour since the last run.
    ///   - limits: what the selection may hold in memory.
    ///   - stop: ends the walk within a second.
    ///   - progress: told how many files were seen, about every thousand.
    /// - Returns: the plan.
    /// - Throws: `FilesError`.
    package func plan(
        registration: String,
        rule: CleanupRule,
        now: Timestamp,
        clockIsDoubtful: Bool = false,
        limits: SelectorLimits = SelectorLimits(),
        stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws -> CleanupPlan {
        try await threads.run(at: place, stop: stop) { thread in
            let walk = PlanningWalk(
                files: self,
                rule: rule,
                limits: limits,
                thread: thread,
                stop: stop,
                progress: progress
            )
            return try await walk.run(
                registration: registration,
                now: now,
                clockIsDoubtful: clockIsDoubtful
            )
        }
    }
}
