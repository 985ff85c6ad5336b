/// What a hub has done since it started, and whom it knows.
package struct HubCounters: Sendable, Hashable {
    /// Peers that have greeted and are not yet silent.
    package var peers = 0
    /// Data frames passed on.
    package var dataForwarded = 0
    /// Control frames passed on.
    package var controlForwarded = 0
    /// Frames that made no sense.
    package var malformed = 0
    /// Control frames for peers that were not there.
    package var unreachable = 0
    /// Frames dropped because a peer does not read.
    package var busy = 0
    /// Greetings refused because another live peer has that name.
    package var conflicts = 0

    /// Nothing yet.
    package init() {}
}
