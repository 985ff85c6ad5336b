import Observations
import ZFSSyncEngineCore

/// Purges: class C, and nothing but exactly the copy that the approval names.
extension Replicator {
    /// Destroys a copy that was set aside, when exactly what was approved would go.
    ///
    /// - Parameters:
    ///   - copy: its guid.
    ///   - subject: the text that the approval is bound to.
    ///   - approval: the approval's number, for the audit trail.
    /// - Returns: what came of it; a changed subject is told as blocked.
    /// - Throws: `AuditFinding` before anything ran, `CancellationError`, and when the store cannot
    ///   be written.
    func purge(
        _ copy: ZFSGuid,
        _ subject: String,
        _ approval: String
    ) async throws -> (result: RepairResult, view: DatasetView) {
        let view = try await looking.look()
        guard case .planned(let plan, let now) = view.verdict(of: copy), now.text == subject,
            let listing = view.input.targetHost, !job.policy.isDryRun
        else {
            let why =
                if case .refused(let why) = view.verdict(of: copy) { why } else {
                    ApprovalRefusal.changed.sentence
                }
            return (RepairResult(.blocked, .destructive, why), view)
        }
        let finding =
            CommandAudit.findings(plan).first ?? PurgeAudit.finding(plan, of: copy, in: listing)
        if let finding { throw finding }
        var context = context(plan.kind)
        context.approval = approval
        for step in plan.steps {
            let result = try await steps.take(step, context)
            guard result.outcome == .failed || result.outcome == .unknown else { continue }
            let failure = result.failure ?? .unknown
            let said = result.said.isEmpty ? "" : " (\(result.said.prefix(400)))"
            return (
                RepairResult(.failed, plan.kind, failure.advice + said, failure: failure),
                try await looking.look()
            )
        }
        let after = try await looking.look()
        guard after.verdict(of: copy) == .gone else {
            return (
                RepairResult(.failed, plan.kind, "the copy is still there", failure: .unknown),
                after
            )
        }
        return (RepairResult(.repaired, plan.kind, plan.sentence), after)
    }
}

extension DatasetView {
    /// Whether a copy can be purged; nil when it is not on the list.
    func verdict(of copy: ZFSGuid) -> PurgeVerdict? {
        copies.first { $0.copy.guid == copy }?.verdict
    }
}
