/// A moment on the wall clock, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// Microseconds are what PostgreSQL's `timestamptz` keeps, so a moment survives the round trip
/// through fleet history unchanged. Leap seconds are not counted (POSIX time).
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Microseconds since the Unix epoch; negative before 1970.
    package let microseconds: Int64

    /// A moment from microseconds since the Unix epoch.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A moment from whole seconds since the Unix epoch.
    package init(seconds: Int64) {
        self.init(microseconds: seconds * Self.perSecond)
    }

    /// Decodes the integer that `encode(to:)` writes.
    package init(from decoder: any Decoder) throws {
        self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Encodes the moment as one integer of microseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// Earlier moments sort first.
    package static func < (left: Self, right: Self) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment moved by a duration, exact to the microsecond.
    package static func + (left: Self, right: Duration) -> Self {
        Self(microseconds: left.microseconds + right.wholeMicroseconds)
    }

    /// The moment moved back by a duration, exact to the microsecond.
    package static func - (left: Self, right: Duration) -> Self {
        Self(microseconds: left.microseconds - right.wholeMicroseconds)
    }

    /// The time from one moment to another; negative when `right` is later.
    package static func - (left: Self, right: Self) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }

    /// The moment rounded down to a multiple of `step` since the epoch, as roll-ups are cut.
    package func floored(to step: Duration) -> Self {
        let width = step.wholeMicroseconds
        precondition(width > 0, "a step is longer than nothing")
        let remainder = microseconds % width
        return Self(
            microseconds: microseconds - (remainder < 0 ? remainder + width : remainder)
        )
    }

    static let perSecond: Int64 = 1_000_000
}

extension Duration {
    /// The duration in whole microseconds, cut towards zero.
    package var wholeMicroseconds: Int64 {
        components.seconds * Timestamp.perSecond + components.attoseconds / 1_000_000_000_000
    }

    /// The duration in seconds, for display and arithmetic that may round.
    package var fractionalSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
