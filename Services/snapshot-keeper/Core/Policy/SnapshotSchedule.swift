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
        let day = localDay(of: moment)
        // A zone that is moved over the date line leaves a whole day out.
        let times = (-2...1).flatMap { shift in minutes.map { time(day + shift, $0) } }
        return times.filter { $0 <= moment }.max() ?? hour
    }

    /// The first time after a moment that a snapshot is due.
    package func next(after moment: Timestamp) -> Timestamp {
        let hour = moment.floored(to: .seconds(3600)) + .seconds(3600)
        guard !minutes.isEmpty else { return hour }
        let day = localDay(of: moment)
        let times = (-1...2).flatMap { shift in minutes.map { time(day + shift, $0) } }
        return times.filter { $0 > moment }.min() ?? hour
    }

    /// The moment at which the local clock passes a minute of a day.
    private func time(_ day: Int64, _ minute: Int) -> Timestamp {
        let local = day * 86_400 + Int64(minute) * 60
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        let first = local - before
        let second = local - after
        // Of a repeated time the first counts; one that is left out comes with the new clock.
        if offset(at: first) == before { return Timestamp(seconds: first) }
        return Timestamp(seconds: offset(at: second) == after ? second : first)
    }

    private func localDay(of moment: Timestamp) -> Int64 {
        let seconds = moment.floored(to: .seconds(1)).microseconds / 1_000_000
        let local = seconds + offset(at: seconds)
        return (local - (local % 86_400 + 86_400) % 86_400) / 86_400
    }

    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
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
