import Observability
package import Quantities
import Synchronization
package import VolumeJanitorCore

extension VolumeFiles {
    /// What a run is called, and what it goes by.
    package struct Performing: Sendable {
        /// The run's name.
        package let run: RunName
        /// The volume's name, for the audit.
        package let volume: String
        /// Whether a person confirmed a plan that is held.
        package var isConfirmed: Bool
        /// How gently files are deleted.
        package var pace: DeletionPace

        /// A run.
        package init(
            run: RunName,
            volume: String,
            isConfirmed: Bool = false,
            pace: DeletionPace = DeletionPace()
        ) {
            self.run = run
            self.volume = volume
            self.isConfirmed = isConfirmed
            self.pace = pace
        }
    }

    /// Deletes what a plan takes; never more than it says.
    ///
    /// - Parameters:
    ///   - plan: a plan of these files.
    ///   - performing: the run.
    ///   - ledger: where each file is written down before and after.
    ///   - clock: the time of day.
    ///   - stop: ends the run within a second.
    ///   - progress: told after each chunk what was done so far.
    /// - Returns: what became of it; nothing is thrown, because something may be done already.
    package func perform(
        _ plan: CleanupPlan,
        _ performing: Performing,
        ledger: some AuditLedger,
        clock: some WallClock,
        stop: StopSignal = StopSignal(),
        progress: @escaping @Sendable (CleanupResult) -> Void = { _ in }
    ) async -> CleanupResult {
        if let refusal = refusal(of: plan, performing, now: clock.now()) { return refusal }
        guard !plan.isEmpty else { return CleanupResult(.ok) }
        let soFar = Latest(CleanupResult(.ok))
        do {
            return try await threads.run(at: place, .finish, stop: stop) { thread in
                let name = performing.run
                let walk = DeletionWalk(files: self, plan: plan, run: name, thread: thread)
                var run = DeletionRun(
                    plan: plan,
                    performing: performing,
                    walk: walk,
                    ledger: ledger,
                    clock: clock,
                    stop: stop
                ) { result in
                    soFar.set(result)
                    progress(result)
                }
                return await run.run()
            }
        } catch {
            return leftAlone(soFar.value, error)
        }
    }

    /// What became of a run whose thread was left: what it was at is found out and written down
    /// when the call returns, or at the next start.
    private func leftAlone(_ soFar: CleanupResult, _ error: any Error) -> CleanupResult {
        var result = soFar
        result.state = (error as? FilesError)?.code == .stopped ? .stopped : .failed
        result.reason = "\(error)"
        return result
    }

    /// Why a plan is not begun; nil when it is.
    private func refusal(
        of plan: CleanupPlan,
        _ performing: Performing,
        now: Timestamp
    ) -> CleanupResult? {
        if let unknown = plan.unknown {
            return CleanupResult(.refused, reason: "nothing is deleted, because \(unknown)")
        }
        if let held = plan.held, !performing.isConfirmed {
            return CleanupResult(.held, reason: held.description)
        }
        if now < plan.context.now {
            return CleanupResult(
                .refused,
                reason: "the clock was set back since the plan was made; plan again"
            )
        }
        let findings = PlanAudit(plan).findings(isConfirmed: performing.isConfirmed)
        guard findings.isEmpty else {
            return CleanupResult(
                .refused,
                reason: "the audit does not agree: " + findings.joined(separator: "; ")
                    + "; nothing was deleted, report this"
            )
        }
        return nil
    }
}

/// The last of several values.
private final class Latest<Value: Sendable>: Sendable {
    private let held: Mutex<Value>

    init(_ value: Value) { held = Mutex(value) }

    var value: Value { held.withLock { $0 } }

    func set(_ value: Value) { held.withLock { $0 = value } }
}
