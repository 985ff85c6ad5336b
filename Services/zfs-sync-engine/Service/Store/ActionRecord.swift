package import Observations
package import Quantities
package import ZFSSyncEngineCore

/// One step of a repair: written down before it is taken, completed after it.
package struct ActionRecord: Sendable, Hashable {
    /// What became of a step.
    package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// It did what it was to do.
        case done
        /// It did, and something about it is to be looked at.
        case doneWithWarning = "done_with_warning"
        /// It did not.
        case failed
        /// Nobody knows: the connection or the engine ended before the answer came.
        case unknown
    }

    /// Its number, in order of intent.
    package var id: Int64
    /// The run.
    package var run: Int64
    /// The dataset.
    package var dataset: DatasetID
    /// What kind of plan it belongs to.
    package var plan: PlanKind
    /// The commands, each with its host, exactly as they are run.
    package var commands: [String]
    /// Why.
    package var why: String
    /// What it can do to data.
    package var operation: OperationClass
    /// The approval that it is done by; nil in classes A and B.
    package var approval: String?
    /// The snapshot that a stream is to bring; nil for a command.
    package var expected: ZFSGuid?
    /// What a stream was to come to, when known.
    package var estimate: ByteCount?
    /// When it was written down.
    package var intendedAt: Timestamp
    /// When its outcome was; nil before.
    package var settledAt: Timestamp?
    /// What became of it; nil before.
    package var outcome: Outcome?
    /// The class of what went wrong.
    package var failure: FailureClass?
    /// What was said about it, shortened.
    package var said: String?
    /// Bytes that a stream moved.
    package var bytes: ByteCount?
}
