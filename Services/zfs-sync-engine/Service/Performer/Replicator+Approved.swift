import Observations
import ZFSSyncEngineCore

/// What a person approved: class C, and nothing but exactly what the approval says.
extension Replicator {
    /// Does what was approved, when it would still lose exactly what was approved.
    ///
    /// - Parameters:
    ///   - subject: the text that the approval is bound to.
    ///   - approval: the approval's number, for the audit trail.
    /// - Returns: what came of it; `ApprovalRefusal.changed` is told as blocked.
    /// - Throws: `CancellationError`, and when the store cannot be written.
    func perform(
        approved subject: String,
        _ approval: String
    ) async throws -> (result: RepairResult, view: DatasetView) {
        let view = try await looking.look()
        guard let listing = view.input.targetHost,
            let now = ApprovalSubject(view.plan, policy: job.policy, listing: listing),
            now.text == subject, !job.policy.isDryRun
        else {
            let why = ApprovalRefusal.changed.sentence
            return (RepairResult(.blocked, view.plan.kind, why), view)
        }
        if let finding = CommandAudit.findings(view.plan).first { throw finding }
        var context = context(view.plan.kind)
        context.approval = approval
        for step in view.plan.steps {
            let result = try await steps.take(step, context)
            guard result.outcome == .failed || result.outcome == .unknown else { continue }
            let failure = result.failure ?? .unknown
            return (
                RepairResult(.failed, view.plan.kind, failure.advice, failure: failure),
                try await looking.look()
            )
        }
        let after = try await looking.look()
        return (RepairResult(.repaired, view.plan.kind, view.plan.sentence), after)
    }
}
