/// From what on others count as disturbed.
package struct LoadLimits: Sendable, Hashable {
    /// From so many bytes a second of others on they use the disks, disturbed or not.
    package var shared = 512.0 * 1024
    /// The share of time everybody waits for disks, 0 to 1.
    package var pressure = 0.10
    /// The share of time a disk works for others, 0 to 1.
    package var foregroundBusy = 0.40
    /// Processes that run or wait, for each core; nil for not looked at.
    package var loadPerCore: Double? = 2
    /// Processes that run or wait, together: ASG's `load_threshold`; nil for not looked at.
    package var load: Double?
    /// Below this part of each limit it is calm again.
    package var calmPart = 0.6
    /// How long it must be busy before that counts.
    package var busyAfter = Duration.seconds(5)
    /// How long it must be calm before a scrub begins or goes on.
    package var calmAfter = Duration.seconds(60)

    /// The defaults.
    package init() {}
}
