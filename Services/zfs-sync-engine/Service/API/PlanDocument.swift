import Observations
import Quantities
import ZFSSyncEngineCore

/// A plan as the API shows it: the exact commands, and what would be lost.
struct PlanDocument: Encodable, Sendable {
    struct Step: Encodable, Sendable {
        let commands: [String]
        let why: String
        let operationClass: String
    }

    struct Lost: Encodable, Sendable {
        let host: String
        let name: String
        let guid: String
        let kind: String
        let bytes: Int64?
    }

    let kind: String
    let reason: String
    let sentence: String
    let operationClass: String
    let isDestructive: Bool
    let steps: [Step]
    let losses: [Lost]
    let estimateBytes: Int64?
    /// What an approval is bound to; nil for a plan that needs none.
    let digest: String?
    let warning: String?

    init(_ plan: RepairPlan, subject: String?) {
        kind = plan.kind.rawValue
        reason = plan.reason.rawValue
        sentence = plan.sentence
        operationClass = plan.operation.letter
        isDestructive = plan.operation == .destructive
        steps = plan.steps.map { step in
            Step(
                commands: step.commands.map { "\($0.host): \($0)" },
                why: step.why,
                operationClass: step.operation.letter
            )
        }
        losses = plan.losses.map { loss in
            Lost(
                host: loss.host,
                name: loss.name,
                guid: loss.guid.description,
                kind: loss.kind.rawValue,
                bytes: loss.bytes?.bytes
            )
        }
        estimateBytes = plan.estimate?.bytes
        digest = subject.map(ApprovalBook.digest)
        warning =
            plan.operation == .destructive
            ? "this destroys data on the backup; it runs only when these losses are approved"
            : nil
    }
}
