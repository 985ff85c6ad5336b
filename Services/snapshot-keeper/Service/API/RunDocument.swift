import Quantities

/// A run, as the API and the commands say it.
package struct RunDocument: Encodable, Sendable {
    /// Its number.
    package let id: Int64
    /// The subvolume.
    package let path: String
    /// `schedule`, or who asked for it.
    package let trigger: String
    /// When it began, in UTC.
    package let startedAt: String
    /// When it ended; nil while it goes on.
    package let endedAt: String?
    /// `done`, `partial`, `failed` or `stopped`; nil while it goes on.
    package let outcome: String?
    /// The name of the snapshot that was taken.
    package let taken: String?
    /// How many went.
    package let deleted: Int
    /// How many should have gone and stayed.
    package let left: Int
    /// What happened, with what the commands before and after said.
    package let said: String?

    /// A run.
    package init(_ run: RunRecord) {
        id = run.id
        path = run.source
        trigger = run.trigger
        startedAt = run.startedAt.rfc3339
        endedAt = run.endedAt?.rfc3339
        outcome = run.outcome?.rawValue
        taken = run.taken
        deleted = run.deleted
        left = run.left
        said = run.said
    }
}
