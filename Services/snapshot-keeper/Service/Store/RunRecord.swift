package import Quantities

/// A run for one subvolume: what was taken, and what went.
package struct RunRecord: Sendable, Hashable {
    /// How a run ended.
    package enum Outcome: String, Sendable, Hashable {
        /// All that was to be done was done.
        case done
        /// A snapshot was taken or nothing was wanted, and not all went that should.
        case partial
        /// No snapshot could be taken.
        case failed
        /// The keeper ended before the run did.
        case stopped
    }

    /// Its number.
    package var id: Int64
    /// The subvolume.
    package var source: String
    /// `schedule`, or who asked for it.
    package var trigger: String
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended; nil while it goes on.
    package var endedAt: Timestamp?
    /// How it ended; nil while it goes on.
    package var outcome: Outcome?
    /// The name of the snapshot that was taken; nil for none.
    package var taken: String?
    /// How many went.
    package var deleted = 0
    /// How many should have gone and stayed.
    package var left = 0
    /// What happened, with what the commands before and after said; nil when there is nothing.
    package var said: String?

    /// A run that begins.
    package init(id: Int64, source: String, trigger: String, startedAt: Timestamp) {
        self.id = id
        self.source = source
        self.trigger = trigger
        self.startedAt = startedAt
    }
}
