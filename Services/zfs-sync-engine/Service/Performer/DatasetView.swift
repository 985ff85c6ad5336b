import Observations
import ZFSSyncEngineCore

/// Both ends of a dataset as they are now, and what follows from that.
struct DatasetView: Sendable {
    var input: PlanInput
    var plan: RepairPlan
    var memory: DatasetMemory
    var copies: [CopyStanding]
}
