/// What an event stream bears at the most.
package struct EventLimits: Sendable, Hashable {
    /// Events kept for clients that come back with `Last-Event-ID`.
    package var replayMax = 1000
    /// Events waiting for one slow client; past that it is cut off and comes back for the rest.
    package var clientBufferMax = 256
    /// Clients at a time; more are answered 503.
    package var clientsMax = 500
    /// How often a comment is sent, so that a dead connection is noticed.
    package var heartbeat: Duration = .seconds(15)
    /// How long clients are told to wait before they come back.
    package var retry: Duration = .seconds(3)

    /// The defaults.
    package init() {}
}
