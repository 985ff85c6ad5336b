package import Quantities

/// One scrub of a pool from its first start to its end: a part of `ScrubAssessed`.
package struct ScrubRun: Sendable, Hashable, Codable {
    /// Its number on its host.
    package var id: Int64
    /// `schedule`, the person who asked for it, or `another program`.
    package var startedBy: String
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended; nil while it goes on.
    package var endedAt: Timestamp?
    /// What it found; nil while it goes on.
    package var verdict: ScrubVerdict?
    /// Why, for a person; nil for nothing to explain.
    package var reason: String?
    /// Bytes that were read.
    package var bytes: ByteCount
    /// How long it stood still.
    package var pausedMicroseconds: Int64
    /// How often it stood still.
    package var pauses: Int
    /// Errors that another copy repaired.
    package var corrected: Int64
    /// Errors that no copy could repair.
    package var uncorrectable: Int64
    /// Bytes without a checksum, of which nobody can say whether they are right; nil when the
    /// pool's kind does not count them.
    package var unprotected: ByteCount?

    /// A run that found nothing yet.
    package init(id: Int64, startedBy: String, startedAt: Timestamp) {
        self.id = id
        self.startedBy = startedBy
        self.startedAt = startedAt
        bytes = ByteCount(0)
        pausedMicroseconds = 0
        pauses = 0
        corrected = 0
        uncorrectable = 0
    }
}
