import Quantities
import ScrubControllerCore
import ServiceChassis

/// ASG's section `scrub`, in the words of scrub-controller.
///
/// `load_threshold` is the load of the whole machine as ASG means it, and `io_threshold_percent`
/// the share of time that a disk works for others: the scrub's own work does not count, which
/// would let it stop itself.
enum HostScrubSettings {
    /// A scrub that somebody calls for: no schedule, and a shorter look at whether it is idle.
    static var defaults: ScrubPolicy {
        var policy = ScrubPolicy()
        policy.limits.calmAfter = .seconds(10)
        return policy
    }

    static func read(_ reader: inout SettingsReader) -> ScrubPolicy {
        var policy = defaults
        if reader.isGiven("load_threshold") {
            policy.limits.load = reader.number("load_threshold", default: 3, in: 0.1...100_000)
            policy.limits.loadPerCore = nil
        }
        policy.limits.foregroundBusy =
            reader.number("io_threshold_percent", default: 40, in: 1...100) / 100
        // How often ASG looked; this looks each second while it runs.
        _ = reader.integer("poll_interval_seconds", default: 30, in: 1...86_400)
        let grace = reader.integer("grace_period_seconds", default: 60, in: 0...86_400)
        policy.grace = .seconds(reader.isGiven("grace_period_seconds") ? grace : 0)
        return policy
    }
}
