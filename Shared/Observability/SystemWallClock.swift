import Glibc
package import Quantities

/// The machine's clock; the only place that reads it.
package struct SystemWallClock: WallClock {
    /// The machine's clock.
    package init() {}

    /// The moment now, to the microsecond.
    package func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        )
    }

    /// Time since the machine started, asleep or awake.
    package var uptime: Duration? {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
