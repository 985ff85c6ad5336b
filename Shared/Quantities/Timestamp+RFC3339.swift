extension Timestamp {
    /// The moment as RFC 3339 in UTC, `2026-11-21T00:55:02Z`, with six decimals when it has any.
    package var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        writeRFC3339(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the moment as `rfc3339` has it to UTF-8 text.
    package func writeRFC3339(to text: inout [UInt8]) {
        let day = floored(to: .seconds(86_400))
        let (year, month, date) = Self.civil(days: day.microseconds / Self.perDay)
        let inDay = microseconds - day.microseconds
        let seconds = inDay / Self.perSecond
        let fraction = inDay % Self.perSecond
        pad(year, 4, into: &text)
        text.append(0x2D)
        pad(month, 2, into: &text)
        text.append(0x2D)
        pad(date, 2, into: &text)
        text.append(0x54)
        pad(seconds / 3600, 2, into: &text)
        text.append(0x3A)
        pad(seconds / 60 % 60, 2, into: &text)
        text.append(0x3A)
        pad(seconds % 60, 2, into: &text)
        if fraction != 0 {
            text.append(0x2E)
            pad(fraction, 6, into: &text)
        }
        text.append(0x5A)
    }

    /// Reads RFC 3339 (a date, `T` or a space, a time, an optional zone); nil when it is not that.
    ///
    /// - Parameter text: such as `2026-11-21T01:55:02.5+01:00`. Digits after the sixth decimal are
    ///   dropped; a leap second `:60` counts as the following second. Years 1 to 9999.
    /// - Returns: the moment, and whether the text named its zone; without one UTC is taken.
    package static func parse(rfc3339 text: String) -> (moment: Timestamp, hasZone: Bool)? {
        parse(rfc3339: Array(text.utf8))
    }

    /// Reads RFC 3339 as `parse(rfc3339:)` does, from UTF-8 text.
    package static func parse(rfc3339 text: [UInt8]) -> (moment: Timestamp, hasZone: Bool)? {
        var digits = DigitReader(text)
        guard let year = digits.number(4), digits.take("-"), let month = digits.number(2),
            digits.take("-"), let day = digits.number(2),
            digits.take("T") || digits.take("t") || digits.take(" "),
            let hour = digits.number(2), digits.take(":"), let minute = digits.number(2),
            digits.take(":"), let second = digits.number(2),
            let fraction = digits.fraction(), let zone = digits.zone(), digits.isAtEnd,
            isDate(year, month, day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - zone.offsetSeconds
        return (Timestamp(microseconds: seconds * perSecond + fraction), zone.isGiven)
    }

    /// Year, month and day of a day number since 1970-01-01 (proleptic Gregorian calendar).
    package static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // Days are counted from 0000-03-01, so that the leap day is the last of its year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The day number since 1970-01-01 of a date in the proleptic Gregorian calendar.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func isDate(_ year: Int64, _ month: Int64, _ day: Int64) -> Bool {
        guard year >= 1, (1...12).contains(month), day >= 1 else { return false }
        return civil(days: days(year: year, month: month, day: day)) == (year, month, day)
    }

    private static let perDay: Int64 = 86_400 * perSecond
}

/// Appends a number with leading zeros, at least `width` characters.
private func pad(_ value: Int64, _ width: Int, into text: inout [UInt8]) {
    var bound: Int64 = 1
    for _ in 0..<width { bound *= 10 }
    guard (0..<bound).contains(value) else {
        let digits = String(value)
        text += repeatElement(0x30, count: max(0, width - digits.utf8.count))
        return text += digits.utf8
    }
    for _ in 0..<width {
        bound /= 10
        text.append(0x30 + UInt8(value / bound % 10))
    }
}

/// Reads fixed-width numbers off a line of ASCII.
private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func number(_ width: Int) -> Int64? {
        guard index + width <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[index..<index + width] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        index += width
        return value
    }

    /// Microseconds after an optional decimal point; 0 without one.
    mutating func fraction() -> Int64? {
        guard take(".") || take(",") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = number(1) {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in 0..<max(0, 6 - count) { value *= 10 }
        return value
    }

    mutating func zone() -> (offsetSeconds: Int64, isGiven: Bool)? {
        if isAtEnd { return (0, false) }
        if take("Z") || take("z") { return (0, true) }
        let sign: Int64 = take("+") ? 1 : -1
        guard sign == 1 || take("-"), let hour = number(2) else { return nil }
        _ = take(":")
        guard let minute = number(2), hour < 24, minute < 60 else { return nil }
        return (sign * (hour * 3600 + minute * 60), true)
    }
}
