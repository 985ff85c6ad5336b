/// What a hub has counted since it started.
package struct HubTotals: Sendable, Hashable {
    /// Peers known now.
    package var peers: Int
    /// Greetings refused because another live peer has that name.
    package var conflicts: Int
    /// Frames dropped because a peer does not read.
    package var dropped: Int
    /// Frames in the name of another source than their key's.
    package var impostors: Int
    /// Frames and subscriptions that their key is not enrolled for.
    package var refused: Int
    /// Connections that were not let in.
    package var strangers: Int

    /// Totals of these numbers.
    package init(
        peers: Int = 0,
        conflicts: Int = 0,
        dropped: Int = 0,
        impostors: Int = 0,
        refused: Int = 0,
        strangers: Int = 0
    ) {
        self.peers = peers
        self.conflicts = conflicts
        self.dropped = dropped
        self.impostors = impostors
        self.refused = refused
        self.strangers = strangers
    }
}
