package import Contracts
package import Quantities

/// What a journal holds at one moment, for an operator.
package struct JournalReport: Sendable, Equatable, Codable {
    /// A lane that the service publishes.
    package struct Lane: Sendable, Equatable, Codable {
        /// The lane.
        package var name: LaneName
        /// Its kind: `event`, `state` or `command`.
        package var kind: String
        /// The first sequence from which on everything can be fetched.
        package var low: UInt64
        /// The last sequence given out; 0 before the first message.
        package var head: UInt64
        /// Messages held.
        package var messages: UInt64
        /// Bytes of all rows held.
        package var bytes: Int64
        /// Bytes of rows that a required consumer has not acknowledged.
        package var heldBytes: Int64
        /// Who has acknowledged how far.
        package var subscribers: [Subscriber]
    }

    /// A consuming instance, as the producer knows it.
    package struct Subscriber: Sendable, Equatable, Codable {
        /// The instance.
        package var source: SourceID
        /// The last sequence it has acknowledged.
        package var acknowledged: UInt64
        /// When it was last heard of.
        package var lastSeen: Timestamp
    }

    /// How far the service follows a lane of another.
    package struct Cursor: Sendable, Equatable, Codable {
        /// The producing instance.
        package var source: SourceID
        /// The lane.
        package var lane: LaneName
        /// The epoch.
        package var epoch: Epoch
        /// The first sequence not yet taken.
        package var next: UInt64
        /// Whether this is the epoch being followed.
        package var isOpen: Bool
    }

    /// What the service keeps of a state lane, of one source.
    package struct Projection: Sendable, Equatable, Codable {
        /// The producing instance.
        package var source: SourceID
        /// The lane.
        package var lane: LaneName
        /// How many things it tells of.
        package var things: Int
        /// As of when the newest of them stands.
        package var newest: Timestamp
    }

    /// Stored messages of a lane that wait to be performed.
    package struct Inbox: Sendable, Equatable, Codable {
        /// The lane.
        package var lane: LaneName
        /// How many wait.
        package var waiting: Int
        /// How many of them failed at least once.
        package var failing: Int
        /// When the oldest was published.
        package var oldest: Timestamp
    }

    /// Messages that will never be taken.
    package struct Loss: Sendable, Equatable, Codable {
        /// The producing instance.
        package var source: SourceID
        /// The lane.
        package var lane: LaneName
        /// The first and last sequence.
        package var from: UInt64
        /// The last sequence.
        package var to: UInt64
        /// Why.
        package var reason: String
        /// When it was recorded.
        package var at: Timestamp
    }

    /// Whose journal it is.
    package var source: SourceID
    /// Its epoch.
    package var epoch: Epoch
    /// The lanes it publishes.
    package var lanes: [Lane]
    /// What it follows.
    package var cursors: [Cursor]
    /// What it keeps of state lanes.
    package var projections: [Projection]
    /// What it stored to perform.
    package var inbox: [Inbox]
    /// What it lost, oldest first.
    package var losses: [Loss]
    /// How many messages it gave up, that a person has not decided about.
    package var deadLetters: Int
}
