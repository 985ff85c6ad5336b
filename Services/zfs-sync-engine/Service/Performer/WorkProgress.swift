package import Quantities

/// How far the work for a dataset is.
package struct WorkProgress: Sendable, Hashable {
    /// The run it belongs to.
    package var run: Int64
    /// What is done, as a sentence for a person.
    package var step: String
    /// Bytes that the stream moved; 0 for a command.
    package var bytes: ByteCount
    /// Bytes expected; nil when nobody could say.
    package var estimate: ByteCount?
    /// When the step began.
    package var since: Timestamp
    /// Bytes a second since it began; nil before a second has passed.
    package var bytesPerSecond: Double?

    /// The part that is done, 0 to 1: estimates may be wrong, so it is held there.
    package var part: Double? {
        guard let estimate, estimate.bytes > 0 else { return nil }
        return min(1, Double(bytes.bytes) / Double(estimate.bytes))
    }

    /// How much longer it takes at this pace; nil when nobody can say.
    package var remaining: Duration? {
        guard let estimate, let bytesPerSecond, bytesPerSecond > 0, estimate > bytes else {
            return nil
        }
        return .seconds(Double(estimate.bytes - bytes.bytes) / bytesPerSecond)
    }
}
