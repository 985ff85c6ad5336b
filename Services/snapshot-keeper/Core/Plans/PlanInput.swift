package import Quantities

/// All that a plan is made of.
package struct PlanInput: Sendable, Hashable {
    /// What targets of incremental sends have.
    package enum Sent: Sendable, Hashable {
        /// The UUIDs that each target received; no target is an empty list.
        case known([Set<String>])
        /// A target could not be read, and why.
        case unknown(String)
    }

    /// Where the subvolume is.
    package var path: String
    /// The snapshots that were found, in any order.
    package var found: [FoundSnapshot]
    /// What is kept.
    package var policy: RetentionPolicy
    /// The time of day.
    package var now: Timestamp
    /// Whether it can be believed.
    package var clock: ClockStanding
    /// What became of the snapshot before.
    package var creation: CreationStanding
    /// What was sent.
    package var sent: Sent
    /// Whether a person let go more than the fuse does.
    package var isConfirmed: Bool

    /// The parts of a plan.
    package init(
        path: String,
        found: [FoundSnapshot],
        policy: RetentionPolicy,
        now: Timestamp,
        clock: ClockStanding = .steady,
        creation: CreationStanding = .notWanted,
        sent: Sent = .known([]),
        isConfirmed: Bool = false
    ) {
        self.path = path
        self.found = found
        self.policy = policy
        self.now = now
        self.clock = clock
        self.creation = creation
        self.sent = sent
        self.isConfirmed = isConfirmed
    }
}
