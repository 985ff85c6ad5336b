/// What a hub has counted since it started.
package struct HubTotals: Sendable, Hashable {
    /// Peers known now.
    package var peers: Int
    /// Greetings refused because another live peer has that name.
    package var conflicts: Int
    /// Frames dropped because a peer does not read.
    package var dropped: Int

    /// Totals of these numbers.
    package init(peers: Int = 0, conflicts: Int = 0, dropped: Int = 0) {
        self.peers = peers
        self.conflicts = conflicts
        self.dropped = dropped
    }
}
