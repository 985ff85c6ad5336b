import Calendars
import Foundation
import Quantities
import ScrubControllerCore
import ServiceChassis

/// Reads how a pool is to be scrubbed.
enum PolicyReader {
    static func read(_ reader: inout SettingsReader, default fallback: ScrubPolicy) -> ScrubPolicy {
        var policy = fallback
        policy.place = place(&reader, default: fallback.place)
        policy.schedule = schedule(&reader, default: fallback.schedule)
        policy.windows = windows("windows", &reader, default: fallback.windows)
        policy.quietHours = windows("quiet_hours", &reader, default: fallback.quietHours)
        readSpeeds(&reader, &policy)
        readLimits(&reader, &policy)
        policy.pauseAfter = reader.duration("pause_after", default: policy.pauseAfter)
        policy.runMin = reader.duration("run_min", default: policy.runMin)
        return policy
    }

    private static func place(
        _ reader: inout SettingsReader,
        default fallback: LocalTime
    ) -> LocalTime {
        guard let name = reader.optionalString("time_zone") else { return fallback }
        if let place = LocalTime(name) { return place }
        reader.problem("time_zone", "`\(name)` is no zone such as Europe/Berlin")
        return fallback
    }

    private static func schedule(
        _ reader: inout SettingsReader,
        default fallback: ScrubSchedule?
    ) -> ScrubSchedule? {
        let text = reader.string("schedule", default: fallback?.cron.text ?? "never")
        let within =
            reader.isGiven("finish_within")
            ? reader.duration("finish_within", default: .seconds(3 * 86_400)) : nil
        let kept = within ?? (text == fallback?.cron.text ? fallback?.finishWithin : nil)
        guard let schedule = ScrubSchedule.read(text, finishWithin: kept) else {
            reader.problem(
                "schedule",
                "`\(text)` is neither `weekly`, `monthly`, `never` nor five fields as of crontab"
            )
            return fallback
        }
        return schedule
    }

    private static func windows(
        _ key: String,
        _ reader: inout SettingsReader,
        default fallback: [DayWindow]
    ) -> [DayWindow] {
        reader.strings(key, default: fallback.map(\.description)).compactMap { text in
            if let window = DayWindow(text) { return window }
            reader.problem(key, "`\(text)` is no part of a day such as `22:00-06:00`")
            return nil
        }
    }

    private static func readSpeeds(_ reader: inout SettingsReader, _ policy: inout ScrubPolicy) {
        let range = ByteCount(1 << 20)...ByteCount(1 << 40)
        policy.speedMin =
            reader.bytes("speed_min", default: ByteCount(policy.speedMin), in: range).bytes
        policy.speedFloor =
            reader.bytes("speed_floor", default: ByteCount(policy.speedFloor), in: range).bytes
        if reader.isGiven("speed_max") || policy.speedMax != nil {
            let before = ByteCount(policy.speedMax ?? 1 << 30)
            policy.speedMax = reader.bytes("speed_max", default: before, in: range).bytes
        }
        if let most = policy.speedMax, most < policy.speedMin {
            reader.problem("speed_max", "is less than `speed_min`; make it larger")
        }
    }

    private static func readLimits(_ reader: inout SettingsReader, _ policy: inout ScrubPolicy) {
        let limits = policy.limits
        policy.limits.pressure =
            reader.number("pressure_percent", default: limits.pressure * 100, in: 0.1...100) / 100
        policy.limits.foregroundBusy =
            reader.number("disk_busy_percent", default: limits.foregroundBusy * 100, in: 1...100)
            / 100
        policy.limits.loadPerCore = reader.number(
            "load_per_core",
            default: limits.loadPerCore ?? 1000,
            in: 0.1...1000
        )
        policy.limits.shared = Double(
            reader.bytes(
                "shared_from",
                default: ByteCount(Int64(limits.shared)),
                in: ByteCount(1)...ByteCount(1 << 50)
            ).bytes
        )
        policy.limits.calmAfter = reader.duration("idle_after", default: limits.calmAfter)
        policy.limits.busyAfter = reader.duration("busy_after", default: limits.busyAfter)
    }
}
