import VolumeJanitorCore

/// A run that a person confirmed and that is begun.
struct ConfirmedRun: Sendable {
    let run: RunRecord
    let plan: CleanupPlan
    let request: PlanRequest
    let revision: Int64
}
