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

    /// A subscription of these parts.
    package init(
        lane: LaneDeclaration,
        take: @escaping @Sendable (LaneRun) async throws -> TakenRun,
        performDue: (@Sendable () async throws -> Void)? = nil
    ) {
        self.lane = lane
        self.take = take
        self.performDue = performDue
    }
}
