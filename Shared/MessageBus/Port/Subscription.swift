package import Contracts

/// One lane that a service takes in, and how: made by the journal that keeps its cursors.
package struct Subscription: Sendable {
    /// The lane.
    package let lane: LaneDeclaration

    /// Commits what it can of a run, from its start, and says how far it came.
    package let take: @Sendable (LaneRun) async throws -> TakenRun

    /// Performs what is stored and due; nil where messages take effect as they are taken.
    ///
    /// Returns when nothing is due; called after each commit, at start and once a second.
    package let performDue: (@Sendable () async throws -> Void)?

    /// Takes in a snapshot of a state lane; nil on lanes that have none.
    package let snapshots: SnapshotTaking?

    /// Performs the commands of a lane for as long as the node runs, until its task is cancelled;
    /// nil on other lanes.
    package let perform: (@Sendable (any ClaimChannel) async -> Void)?

    /// A subscription of these parts.
    package init(
        lane: LaneDeclaration,
        take: @escaping @Sendable (LaneRun) async throws -> TakenRun,
        performDue: (@Sendable () async throws -> Void)? = nil,
        snapshots: SnapshotTaking? = nil,
        perform: (@Sendable (any ClaimChannel) async -> Void)? = nil
    ) {
        self.lane = lane
        self.take = take
        self.performDue = performDue
        self.snapshots = snapshots
        self.perform = perform
    }
}
