package import Quantities
package import ZFSSyncEngineCore

/// What came of looking after a dataset once.
package struct RepairResult: Sendable, Hashable {
    /// What came of it.
    package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// There was nothing to do.
        case upToDate = "up_to_date"
        /// What was planned was done.
        case repaired
        /// Something is to be done and the settings do not allow it, or it was a dry run.
        case onlyPlanned = "only_planned"
        /// It waits: for a window, for a wait after a failure, for a host.
        case waiting
        /// A person has to do something.
        case blocked
        /// Another run is at it.
        case locked
        /// It was tried and failed.
        case failed
    }

    /// What came of it.
    package var outcome: Outcome
    /// The plan that was performed, the one that moved most of several, or that it ended with.
    package var plan: PlanKind
    /// Why, as a sentence for a person.
    package var sentence: String
    /// The class of what went wrong; nil when nothing did.
    package var failure: FailureClass?
    /// Bytes that streams moved.
    package var bytes: ByteCount

    /// A result.
    package init(
        _ outcome: Outcome,
        _ plan: PlanKind,
        _ sentence: String,
        failure: FailureClass? = nil,
        bytes: ByteCount = ByteCount(0)
    ) {
        self.outcome = outcome
        self.plan = plan
        self.sentence = sentence
        self.failure = failure
        self.bytes = bytes
    }
}
