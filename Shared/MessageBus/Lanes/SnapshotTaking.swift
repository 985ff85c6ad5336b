/// How a subscription to a state lane takes a snapshot in: part by part, each in a commit of its
/// own, then its end together with the cursor.
package struct SnapshotTaking: Sendable {
    /// Commits the messages of a part.
    ///
    /// What the part lists is noted under the snapshot's mark. Nothing that stood before goes yet.
    package let take: @Sendable (LaneRun, _ mark: UInt64) async throws -> Void

    /// Commits the end: what was not listed under the mark goes, and the lane is followed from the
    /// cursor on.
    package let finish: @Sendable (LaneSnapshot) async throws -> Void

    /// A way to take snapshots in.
    package init(
        take: @escaping @Sendable (LaneRun, _ mark: UInt64) async throws -> Void,
        finish: @escaping @Sendable (LaneSnapshot) async throws -> Void
    ) {
        self.take = take
        self.finish = finish
    }
}
