import AlertRouterCore
import ServiceChassis

import struct Foundation.TimeZone

extension ConfigurationReader {
    /// One part of a named time interval.
    mutating func interval(_ value: YAMLValue) -> TimeInterval {
        var reader = TreeReader(value, name: "time_intervals")
        var interval = TimeInterval()
        interval.minutes = reader.items("times").compactMap { minutes($0, &reader) }
        interval.weekdays = ranges(&reader, "weekdays", "monday:friday", IntervalText.weekdays)
        interval.daysOfMonth = ranges(&reader, "days_of_month", "1:5", IntervalText.daysOfMonth)
        interval.months = ranges(&reader, "months", "january:march", IntervalText.months)
        interval.years = ranges(&reader, "years", "2026:2028", IntervalText.years)
        if let name = reader.text("location") {
            if name == "Local" {
                interval.zone = .current
            } else if let zone = TimeZone(identifier: name) {
                interval.zone = zone
            } else {
                reader.note(
                    reader.value["location"] ?? value,
                    "unknown time zone \(name); name one of the IANA database, such as "
                        + "Europe/Berlin"
                )
            }
        }
        take(reader)
        return interval
    }

    private func ranges<Entry>(
        _ reader: inout TreeReader,
        _ key: String,
        _ example: String,
        _ read: (String) -> Entry?
    ) -> [Entry] {
        reader.texts(key).compactMap { text, place in
            if let entry = read(text) { return entry }
            reader.note(place, "`\(text)` is none of \(key); write such as `\(example)`")
            return nil
        }
    }

    private mutating func minutes(_ value: YAMLValue, _ outer: inout TreeReader) -> Range<Int>? {
        var reader = TreeReader(value, name: "times")
        let (start, end) = (reader.text("start_time"), reader.text("end_time"))
        reader.finish()
        outer.take(reader.problems)
        guard let first = start.flatMap(IntervalText.minute),
            let last = end.flatMap(IntervalText.minute)
        else {
            outer.note(value, "a time has `start_time` and `end_time`, both `HH:MM`")
            return nil
        }
        guard first < last else {
            outer.note(value, "start time cannot be equal or greater than end time")
            return nil
        }
        return first..<last
    }
}
