package import Observations
package import Quantities

/// A file that is about to be deleted, as it is written down before.
package struct DeletionIntent: Sendable, Hashable {
    /// The run that deletes it.
    package let run: RunName
    /// The registration it goes by.
    package let registration: String
    /// The volume.
    package let volume: String
    /// The registered path inside the volume, without its first slash.
    package let base: PathBytes
    /// The file's path below the registered one.
    package let path: PathBytes
    /// What its inode said.
    package let record: FileRecord
    /// Why it goes.
    package let reason: String
    /// When it was written down.
    package let at: Timestamp

    /// An intent.
    package init(
        run: RunName,
        registration: String,
        volume: String,
        base: PathBytes,
        path: PathBytes,
        record: FileRecord,
        reason: String,
        at: Timestamp
    ) {
        self.run = run
        self.registration = registration
        self.volume = volume
        self.base = base
        self.path = path
        self.record = record
        self.reason = reason
        self.at = at
    }
}
