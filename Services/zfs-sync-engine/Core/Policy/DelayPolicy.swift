/// How far a backup may fall behind.
package struct DelayPolicy: Sendable, Hashable {
    /// Behind more than this is broken (`max_delay_hours`).
    package var broken: Duration
    /// Behind more than this is a warning (`warn_delay_hours`).
    package var warning: Duration

    /// A policy; the warning is due after half the time unless told otherwise.
    package init(broken: Duration, warning: Duration? = nil) {
        self.broken = broken
        self.warning = min(warning ?? broken / 2, broken)
    }
}
