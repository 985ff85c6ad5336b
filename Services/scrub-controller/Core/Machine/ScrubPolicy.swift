package import Calendars
import Quantities

/// How a pool is to be scrubbed.
package struct ScrubPolicy: Sendable, Hashable {
    /// When it is due; nil for only when somebody asks.
    package var schedule: ScrubSchedule?
    /// When a scrub may run, none for always; one that is late runs outside of them too.
    package var windows: [DayWindow] = []
    /// When no scrub may run, however late it is.
    package var quietHours: [DayWindow] = []
    /// Where days and hours are read off.
    package var place = LocalTime.utc
    /// From what on others count as disturbed.
    package var limits = LoadLimits()
    /// What a device is held to at the most, in bytes a second; nil for as fast as it is.
    package var speedMax: Int64?
    /// What a device is slowed down to before its scrub is paused.
    package var speedMin: Int64 = 1 << 20
    /// What a device is read at, at the least, once the scrub is late.
    package var speedFloor: Int64 = 20 << 20
    /// How long a scrub stays at its lowest speed before it is paused.
    package var pauseAfter = Duration.seconds(60)
    /// How long it runs at least before it is paused for others.
    package var runMin = Duration.seconds(300)
    /// How long after a start or a resumption nothing is concluded from the load.
    package var grace = Duration.seconds(0)

    /// The defaults: no schedule.
    package init() {}

    /// Whether the time of day lets a scrub run.
    func permits(_ now: Timestamp, isLate: Bool) -> Refusal? {
        if let quiet = quietHours.first(where: { $0.contains(now, in: place) }) {
            return Refusal(reason: "quiet hours \(quiet) are kept")
        }
        guard !isLate, !windows.isEmpty, !windows.contains(where: { $0.contains(now, in: place) })
        else { return nil }
        let words = windows.map(\.description).joined(separator: ", ")
        return Refusal(reason: "it runs from \(words)")
    }

    /// Why not now.
    struct Refusal: Sendable, Hashable {
        let reason: String
    }
}
