package import Quantities
package import ZFSSyncEngineCore

/// What became of a step.
package struct ActionResult: Sendable, Hashable {
    /// What became of it.
    package var outcome: ActionRecord.Outcome
    /// The class of what went wrong; nil when nothing did.
    package var failure: FailureClass?
    /// What was said about it.
    package var said: String
    /// Bytes that a stream moved.
    package var bytes: ByteCount?

    /// A result.
    package init(
        _ outcome: ActionRecord.Outcome,
        failure: FailureClass? = nil,
        said: String = "",
        bytes: ByteCount? = nil
    ) {
        self.outcome = outcome
        self.failure = failure
        self.said = said
        self.bytes = bytes
    }

    /// Bytes of what was said that are kept.
    static let saidMax = 4096
}
