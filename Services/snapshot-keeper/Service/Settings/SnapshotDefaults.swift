import Foundation
import Quantities
import ServiceChassis
import SnapshotKeeperCore

/// Settings of one level; what a subvolume does not say itself, it has from the level above.
struct SnapshotDefaults {
    let mount: String
    var directory: String
    var pool: String?
    var retention = RetentionPolicy()
    var scheduleText = "02:00"
    var zone = TimeZone.current
    var floorPercent = 2.0
    var sendTargets: [String] = []
    var hooks = HookSettings()
    var link: String?

    private var schedule: SnapshotSchedule?

    init(mount: String, directory: String) {
        self.mount = mount
        self.directory = directory
    }

    /// Reads the keys of a level.
    mutating func read(_ section: inout SettingsReader) {
        let known = retention
        retention = section.section("retention") { counts in
            func count(_ key: String, _ fallback: Int) -> Int {
                counts.integer(key, default: fallback, in: 0...10_000)
            }
            var policy = known
            policy.hourly = count("hourly", known.hourly)
            policy.daily = count("daily", known.daily)
            policy.weekly = count("weekly", known.weekly)
            policy.monthly = count("monthly", known.monthly)
            policy.yearly = count("yearly", known.yearly)
            return policy
        }
        if section.isGiven("retention_days") {
            retention.days = section.integer("retention_days", default: 3, in: 1...36_500)
        }
        readSchedule(&section)
        floorPercent = section.number("free_min_percent", default: floorPercent, in: 0...99)
        sendTargets = section.strings("send_targets", default: sendTargets)
        for target in sendTargets where !target.hasPrefix("/") {
            section.problem("send_targets", "`\(target)` is no absolute path")
        }
        hooks.before = section.strings("before", default: hooks.before)
        hooks.after = section.strings("after", default: hooks.after)
        hooks.timeMax = section.duration(
            "hook_time_max",
            default: hooks.timeMax,
            in: .seconds(1) ... .seconds(86_400)
        )
        link = section.optionalString("stable_name") ?? link
        if let link, link.contains("/") || link.hasPrefix(".") || SnapshotName(link) != nil {
            section.problem("stable_name", "`\(link)` is no plain name, such as `latest`")
        }
    }

    private mutating func readSchedule(_ section: inout SettingsReader) {
        scheduleText = section.string("schedule", default: scheduleText)
        if let name = section.optionalString("timezone") {
            if let named = TimeZone(identifier: name) {
                zone = named
            } else {
                section.problem("timezone", "`\(name)` is no zone such as `Europe/Berlin`")
            }
        }
        schedule = SnapshotSchedule(scheduleText, zone: zone)
        if schedule == nil {
            section.problem(
                "schedule",
                "`\(scheduleText)` is neither times such as `02:00` or `02:00, 14:00`, nor `hourly`"
            )
        }
    }

    /// The subvolume of a path with these settings.
    func subvolume(at path: String, folder: String?) -> WatchedSubvolume {
        let name = folder ?? directory
        let place = name.hasPrefix("/") ? name : (path == "/" ? "" : path) + "/" + name
        var subvolume = WatchedSubvolume(path: path, folder: place, retention: retention)
        subvolume.schedule = schedule
        subvolume.pool = pool
        subvolume.floor = SpaceFloor(percent: floorPercent)
        subvolume.sendTargets = sendTargets
        subvolume.hooks = hooks
        subvolume.link = link
        return subvolume
    }
}
