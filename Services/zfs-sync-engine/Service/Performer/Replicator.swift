import Logging
import Observations
import Quantities
import ZFSSyncEngineCore

/// Looks after one dataset until there is nothing left that may be done, or something fails.
///
/// Each round lists both ends anew and plans from what is there: nothing is carried from one step
/// to the next but what the pools say, so a kill anywhere is only another beginning.
struct Replicator: Sendable {
    /// Rounds at the most: a resume, a discard, a fork and increments behind it need five.
    static let roundsMax = 12
    /// Tries of a transfer in one run; more wait for the next.
    static let triesMax = 5
    /// Waits that are waited out in a run; longer ones wait for the next.
    static let waitMax = Duration.seconds(30)
    /// How often, and how long each time, a busy target is waited for: the far end of a connection
    /// that was cut lives on until it notices (openzfs#4505).
    static let busyTriesMax = 15
    static let busyWait = Duration.seconds(2)

    let job: ReplicationJob
    let run: Int64
    /// The worst that may be done; nil for what the settings allow.
    let permits: OperationClass?
    let steps: StepRunner
    let anchors: AnchorKeeper
    let retry: RetryPlan
    let clock: any WallClock
    let logger: Logger

    var store: SyncStore { steps.store }
    var looking: DatasetLook {
        DatasetLook(
            job: job,
            channel: steps.channel,
            scanner: steps.scanner,
            store: store,
            clock: clock
        )
    }

    /// Does what is to be done.
    ///
    /// - Returns: what came of it, and both ends as they were seen last.
    /// - Throws: `CancellationError`, and when the store cannot be written.
    func repair() async throws -> (result: RepairResult, view: DatasetView) {
        var (view, bytes) = (try await looking.look(), ByteCount(0))
        var (round, tries, busyTries) = (0, 0, 0)
        var worked: RepairPlan?
        while round < Self.roundsMax {
            if let end = ended(view, after: worked?.kind, bytes) { return (end, view) }
            // What moved most is what it is called by: a fork, and not the increment behind it.
            if worked.map({ view.plan.operation >= $0.operation }) ?? true { worked = view.plan }
            var step = try await advance(view)
            // A kernel also says "must be upgraded" of a token that a receive which still hung
            // there has outrun; the next look takes the token as it is by then.
            if view.plan.kind == .resume, step.failure == .unsupported {
                step.failure = .resumeInvalid
            }
            bytes = bytes + step.bytes
            if let failure = step.failure {
                if failure == .busy, busyTries < Self.busyTriesMax {
                    busyTries += 1
                    round -= 1
                    try await Task.sleep(for: Self.busyWait)
                } else {
                    tries += 1
                    let wait = try await remember(failure, view)
                    // A kept stream goes on at once; what needs a person or a longer wait does not.
                    guard let wait, wait <= Self.waitMax, tries < Self.triesMax,
                        [.soon, .plannedAnew].contains(failure.retry)
                    else {
                        let who = failure == .busy ? try await receivers() : ""
                        return (failed(failure, step, view, bytes, who), view)
                    }
                    try await Task.sleep(for: wait)
                }
            }
            round += 1
            view = try await looking.look()
        }
        let kind = worked?.kind ?? view.plan.kind
        return (RepairResult(.repaired, kind, view.plan.sentence, bytes: bytes), view)
    }

    // MARK: - Ends

    private func ended(
        _ view: DatasetView,
        after worked: PlanKind?,
        _ bytes: ByteCount
    ) -> RepairResult? {
        let plan = view.plan
        func result(_ outcome: RepairResult.Outcome) -> RepairResult {
            RepairResult(outcome, plan.kind, plan.sentence, bytes: bytes)
        }
        // A repair that was begun is brought to its end, also one whose steps are all done.
        if view.memory.swap != nil, plan.kind == .fork || plan.kind == .reanchor {
            return job.policy.isDryRun ? result(.onlyPlanned) : nil
        }
        switch plan.kind {
        case .nothing:
            guard let worked else { return result(.upToDate) }
            return RepairResult(.repaired, worked, plan.sentence, bytes: bytes)
        case .unknown, .needsEvidence: return result(.waiting)
        case .blocked, .destructive: return result(.blocked)
        case .resume, .discardPartial, .seed, .incremental, .fromBookmark, .fastForward, .fork,
            .reanchor:
            break
        }
        guard isAllowed(plan) else { return result(.onlyPlanned) }
        return nil
    }

    private func isAllowed(_ plan: RepairPlan) -> Bool {
        guard let permits else { return plan.isAllowed(by: job.policy) }
        return plan.hasWork && !job.policy.isDryRun && plan.losses.isEmpty
            && plan.operation <= min(permits, .reversible)
    }

    private func failed(
        _ failure: FailureClass,
        _ step: Advance,
        _ view: DatasetView,
        _ bytes: ByteCount,
        _ who: String
    ) -> RepairResult {
        let said = step.said.split(whereSeparator: \.isNewline).joined(separator: " ")
        return RepairResult(
            failure.retry == .afterAPerson ? .blocked : .failed,
            view.plan.kind,
            failure.advice + who + (said.isEmpty ? "" : " (\(said.prefix(400)))"),
            failure: failure,
            bytes: bytes
        )
    }

    /// Who keeps the target busy, as a clause; empty when nobody is seen, or the host shows nobody.
    private func receivers() async throws -> String {
        let (host, target) = (job.policy.targetHost, job.policy.target)
        let question = BusyReceiver.question(on: host)
        if let finding = CommandAudit.finding(question) { throw finding }
        guard let answer = try? await steps.channel.exchange([question], on: host).first,
            answer.isComplete, answer.status == 0
        else { return "" }
        let found = BusyReceiver.all(into: target, in: answer.text)
            .map { "process \($0.process) has been receiving for \(Wording.duration($0.age))" }
        return found.isEmpty ? "" : ": on \(host) " + found.joined(separator: ", ")
    }

    /// Remembers a failure; returns how long to wait, nil when waiting is of no use.
    private func remember(_ failure: FailureClass, _ view: DatasetView) async throws -> Duration? {
        let memory = try await store.memory(of: job.id)
        let count = memory.failures + 1
        let wait = retry.wait(failures: count, failure, jitter: .random(in: 0...1))
        try await store.remember(
            failure,
            count: count,
            nextTry: wait.map { clock.now() + $0 },
            of: job.id
        )
        // A tool that cannot receive over the target's own snapshots says that its base is another.
        let isRefused =
            failure == .modified
            || (failure == .baseMismatch && view.plan.kind == .fastForward)
        if isRefused, let base = view.plan.base,
            let target = view.input.target.listing
        {
            let refusal = ModifiedRefusal(base: base, dataset: target.dataset.guid)
            try await store.remember(refusal: refusal, of: job.id)
            return .zero
        }
        return wait
    }

    // MARK: - Steps

    /// What came of a round's steps; no failure means that the pools are to be looked at again.
    struct Advance: Sendable {
        var failure: FailureClass?
        var said = ""
        var bytes = ByteCount(0)
    }

    private func advance(_ view: DatasetView) async throws -> Advance {
        let findings = CommandAudit.findings(view.plan)
        if let finding = findings.first { throw finding }
        if let source = view.input.source.listing, view.memory.sourceGuid != source.dataset.guid {
            try await store.remember(source: source.dataset.guid, of: job.id)
        }
        if let swap = view.plan.swap { return try await swapping(swap, view) }
        if let base = view.base { _ = try await anchors.hold(base, of: job, view.memory) }
        return try await taking(view.plan.steps, of: view.plan)
    }

    private func taking(_ all: [PlanStep], of plan: RepairPlan) async throws -> Advance {
        var (advance, context) = (Advance(), context(plan.kind))
        if all.count == 1 { context.estimate = plan.estimate }
        for step in all {
            let result = try await steps.take(step, context)
            advance.bytes = advance.bytes + (result.bytes ?? ByteCount(0))
            switch result.outcome {
            case .done, .doneWithWarning: continue
            case .failed, .unknown:
                advance.failure = result.failure ?? .unknown
                advance.said = result.said
                return advance
            }
        }
        try await succeeded()
        return advance
    }

    /// Work that succeeded ends a row of failures.
    private func succeeded() async throws {
        try await store.remember(nil, count: 0, nextTry: nil, of: job.id)
        try await store.remember(refusal: nil, of: job.id)
    }

    func context(_ plan: PlanKind) -> StepRunner.Context {
        StepRunner.Context(run: run, job: job, plan: plan, approval: nil)
    }
}

extension DatasetView {
    /// The common base of both ends as they are listed.
    var base: CommonBase? {
        guard let source = input.source.listing, let target = input.target.listing else {
            return nil
        }
        return HistoryMatch(source: source, target: target).base
    }
}
