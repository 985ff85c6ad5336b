package import Contracts
import Observations
package import Quantities

/// A run that ended, with what is said of it.
package struct RunEnd: Sendable, Equatable {
    /// The run as it was.
    package var run: RunState
    /// When it ended.
    package var at: Timestamp
    /// What is said of it.
    package var verdict: ScrubVerdict
    /// Why.
    package var reason: String

    /// What is said of a run whose every device was read to the end.
    ///
    /// Nothing is called clean that was not read.
    static func verdict(of run: RunState) -> (verdict: ScrubVerdict, reason: String) {
        let counts = run.counts
        if counts.uncorrectableErrors > 0 {
            let words = Self.errors(counts.uncorrectableErrors)
            return (.uncorrectable, "\(words) could not be repaired")
        }
        if counts.memoryErrors > 0 {
            return (
                .incomplete, "the kernel had no memory for part of it, which was not read"
            )
        }
        if counts.bytes == 0, run.devices.contains(where: { $0.total > 0 }) {
            return (.incomplete, "nothing was read")
        }
        if counts.correctedErrors > 0 || counts.superErrors > 0 {
            let words = Self.errors(counts.correctedErrors + counts.superErrors)
            return (.corrected, "\(words) were repaired from another copy")
        }
        guard counts.errors == 0 else {
            return (.uncorrectable, "\(Self.errors(counts.errors)) were found and not repaired")
        }
        return (.clean, "everything was read and was right")
    }

    private static func errors(_ count: Int64) -> String {
        count == 1 ? "1 error" : "\(Wording.grouped(count)) errors"
    }
}
