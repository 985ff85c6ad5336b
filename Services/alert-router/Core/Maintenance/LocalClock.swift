package import Foundation
package import Quantities

/// The calendar and clock of a place.
package struct LocalClock: Sendable, Hashable {
    /// The place's zone.
    package let zone: TimeZone

    /// The clock of a zone.
    package init(_ zone: TimeZone) { self.zone = zone }

    /// The clock of a zone of the IANA database; nil for an unknown one.
    package init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        self.init(zone)
    }

    /// The day that the place's calendar shows at a moment, counted from 1970-01-01.
    package func day(at moment: Timestamp) -> Int64 {
        (moment + .seconds(offset(at: moment))).floored(to: .seconds(86_400)).microseconds
            / 86_400_000_000
    }

    /// The moment at which the place's clock shows so many minutes after midnight of a day.
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
