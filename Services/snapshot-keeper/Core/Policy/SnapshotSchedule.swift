import Calendars
package import Foundation
package import Quantities

/// When snapshots are taken: `02:00`, `02:00, 14:00` or `hourly`, by the clock of a place.
///
/// A time that daylight saving leaves out is taken as soon as the clock has passed it; one that it
/// repeats is taken once, the first time.
package struct SnapshotSchedule: Sendable, Hashable {
    /// Minutes of the day, sorted; empty for every full hour.
    package let minutes: [Int]
    /// The place whose clock counts.
    package let zone: TimeZone

    /// Reads a schedule; nil for anything else.
    package init?(_ text: String, zone: TimeZone) {
        self.zone = zone
        if text == "hourly" {
            minutes = []
            return
        }
        let times = text.split(separator: ",", omittingEmptySubsequences: false)
            .map { Self.minute($0.filter { $0 != " " }) }
        guard !times.isEmpty, times.allSatisfy({ $0 != nil }) else { return nil }
        minutes = Set(times.compactMap(\.self)).sorted()
    }

    /// For a person: `02:00 Europe/Berlin`.
    package var words: String {
        let times = minutes.map { minute in
            Self.two(minute / 60) + ":" + Self.two(minute % 60)
        }
        return (times.isEmpty ? "hourly" : times.joined(separator: ", ")) + " " + zone.identifier
    }

    /// The last time at or before a moment that a snapshot was due.
    package func last(upTo moment: Timestamp) -> Timestamp {
        let hour = moment.floored(to: .seconds(3600))
        guard !minutes.isEmpty else { return hour }
        let place = LocalTime(zone)
        let day = place.reading(at: moment).day
        // A zone that is moved over the date line leaves a whole day out.
        let times = (-2...1).flatMap { shift in
            minutes.map { place.moment(day: day + shift, minute: $0) }
        }
        return times.filter { $0 <= moment }.max() ?? hour
    }

    /// The first time after a moment that a snapshot is due.
    package func next(after moment: Timestamp) -> Timestamp {
        let hour = moment.floored(to: .seconds(3600)) + .seconds(3600)
        guard !minutes.isEmpty else { return hour }
        let place = LocalTime(zone)
        let day = place.reading(at: moment).day
        let times = (-1...2).flatMap { shift in
            minutes.map { place.moment(day: day + shift, minute: $0) }
        }
        return times.filter { $0 > moment }.min() ?? hour
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }),
            let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0..<24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
