import Quantities
import ScrubControllerCore

/// What a start, a pause or a resumption answers.
struct ActDocument: Encodable, Sendable {
    let pool: String
    let message: String
}

/// What `GET /api/scrubs/{pool}/plan` answers.
struct PlanDocument: Encodable, Sendable {
    let pool: String
    let now: Bool
    let reason: String
    let bytes: Int64
    let steps: [String]

    init(_ plan: ScrubPlan, of pool: String) {
        self.pool = pool
        now = plan.isNow
        reason = plan.reason
        bytes = plan.bytes
        steps = plan.steps
    }
}
