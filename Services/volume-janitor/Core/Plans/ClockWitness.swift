package import Quantities

/// What two clocks said at one moment, to notice later that one of them was set.
package struct ClockWitness: Sendable, Hashable, Codable {
    /// The time of day.
    package let wall: Timestamp
    /// The time since the machine started, which nobody can set; nil when unknown.
    package let uptime: Duration?
    /// Which start of the machine that counts from (`/proc/sys/kernel/random/boot_id`).
    package let boot: String?

    /// What the clocks say.
    package init(wall: Timestamp, uptime: Duration?, boot: String?) {
        self.wall = wall
        self.uptime = uptime
        self.boot = boot
    }

    /// Whether the time of day was set by more than an hour between two moments.
    ///
    /// Across a restart of the machine only a step back is seen: it counts.
    package static func isDoubtful(from last: Self?, to now: Self) -> Bool {
        guard let last else { return false }
        let passed = now.wall - last.wall
        guard let before = last.uptime, let after = now.uptime, last.boot == now.boot,
            last.boot != nil
        else { return passed < .zero - tolerance }
        let drift = passed - (after - before)
        return drift > tolerance || drift < .zero - tolerance
    }

    /// A smaller step is a correction, not a jump.
    package static let tolerance = Duration.seconds(3600)
}
