package import Quantities

/// A look at the machine's clocks, kept between runs.
package struct ClockLook: Sendable, Hashable, Codable {
    /// The wall clock.
    package var wall: Timestamp
    /// Time since the machine started, in microseconds; nil when not known.
    package var uptimeMicroseconds: Int64?
    /// Tells one start of the machine from another; empty when not known.
    package var boot: String
    /// Whether the kernel says that something keeps the clock right (adjtimex(2)).
    package var isSynchronised: Bool
    /// The uptime at which the clock was last seen to be set; nil when it is believed.
    package var doubtedMicroseconds: Int64?

    /// A look.
    package init(wall: Timestamp, uptime: Duration?, boot: String, isSynchronised: Bool) {
        self.wall = wall
        uptimeMicroseconds = uptime?.wholeMicroseconds
        self.boot = boot
        self.isSynchronised = isSynchronised
    }
}
