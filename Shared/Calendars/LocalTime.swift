package import Foundation
package import Quantities

/// The calendar and clock of a place, days counted from 1970-01-01 as its calendar shows them.
package struct LocalTime: Sendable, Hashable {
    /// The place's zone.
    package let zone: TimeZone

    /// The clock of a zone.
    package init(_ zone: TimeZone) { self.zone = zone }

    /// The clock of a zone of the IANA database; nil for an unknown one.
    package init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(zone)
    }

    /// Coordinated universal time.
    package static let utc = Self(TimeZone(secondsFromGMT: 0) ?? .current)

    /// The day and the minute of it that the clock shows.
    ///
    /// A minute of the day is 0 to 1439, whatever clocks do on it.
    package func reading(at moment: Timestamp) -> (day: Int64, minute: Int) {
        let shown = moment + .seconds(offset(at: moment))
        let day = shown.floored(to: .seconds(86_400))
        return (day.microseconds / 86_400_000_000, Int((shown - day).components.seconds / 60))
    }

    /// The moment at which the clock shows so many minutes after midnight of a day.
    ///
    /// A time that the clock shows twice means the first; one that it passes over means the time
    /// that it would have been had the clocks not been changed (RFC 5545, section 3.3.5).
    package func moment(day: Int64, minute: Int) -> Timestamp {
        let shown = Timestamp(seconds: day * 86_400 + Int64(minute) * 60)
        let before = offset(at: shown - .seconds(86_400))
        let early = shown - .seconds(before)
        guard offset(at: early) != before else { return early }
        let after = offset(at: shown + .seconds(86_400))
        let late = shown - .seconds(after)
        return offset(at: late) == after ? late : early
    }

    /// Seconds that the place is ahead of UTC.
    private func offset(at moment: Timestamp) -> Int {
        zone.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        )
    }
}
