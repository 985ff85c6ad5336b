/// What a hub has done since it started, and whom it knows.
package struct HubCounters: Sendable, Hashable {
    /// Peers that have greeted and are not yet silent.
    package var peers = 0
    /// Keys that are let in; 0 on a bus without keys.
    package var enrolled = 0
    /// Data frames passed on.
    package var dataForwarded = 0
    /// Control frames passed on.
    package var controlForwarded = 0
    /// Frames that made no sense.
    package var malformed = 0
    /// Control frames for peers that were not there.
    package var unreachable = 0
    /// Control frames dropped because a peer does not read.
    package var busy = 0
    /// Greetings refused because another live peer has that name.
    package var conflicts = 0
    /// Data and control frames outside what their key was enrolled for.
    package var refusedFrames = 0
    /// Subscriptions outside what their key was enrolled for.
    package var refusedSubscriptions = 0
    /// Frames in the name of another source than their key's.
    package var impostors = 0
    /// Connections refused because their key is not enrolled.
    package var refusedKeys = 0
    /// Connections that came without CURVE, with another server's key, or with nonsense.
    package var brokenHandshakes = 0
    /// Connections that ended.
    package var disconnects = 0
    /// Times everybody was cut off because a key was revoked or may read less.
    package var cutOffs = 0

    /// Nothing yet.
    package init() {}
}
