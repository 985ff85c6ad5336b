import Observations
import Quantities
import Testing
import ZFSSyncEngineCore

extension DatasetPolicy {
    /// The document's example, all repairs allowed, on the small pools of a test.
    static func document(_ change: (inout Self) -> Void = { _ in }) throws -> Self {
        var policy = DatasetPolicy(
            pair: "HQS8 → HQS1",
            sourceHost: "hqs8",
            source: try #require(DatasetName("hqs8p/HQS8DAT1")),
            targetHost: "hqs1",
            target: try #require(DatasetName("hqs1p/HQS8DAT1"))
        )
        policy.repairs = true
        policy.reanchors = true
        policy.reserve = .mebibytes(1)
        change(&policy)
        return policy
    }
}
