import Quantities

/// Values as people read and write them.
package enum Measure {
    /// A value of a base unit in words.
    package static func text(_ value: Double, unit: String) -> String {
        switch unit {
        case "ratio": return Wording.percent(value)
        case "celsius": return Wording.celsius(value)
        case "bytes" where abs(value) < 0x1p62: return Wording.size(ByteCount(Int64(value)))
        case "seconds" where abs(value) < 1e12:
            return Wording.duration(.microseconds(Int64(value * 1_000_000)))
        default:
            return Wording.decimal(value, places: value == value.rounded() ? 0 : 2)
        }
    }

    /// Reads a threshold such as `80 %`, `45 °C`, `10 GiB`, `30 min` or a number, into the base
    /// unit; nil when it is none of these.
    package static func read(_ text: String) -> Double? {
        let word = text.filter { $0 != " " }
        if let number = Double(word) { return number.isFinite ? number : nil }
        for (ending, parts) in [("%", 100), ("°C", 1), ("C", 1.0)] where word.hasSuffix(ending) {
            guard let number = Double(word.dropLast(ending.count)), number.isFinite else {
                continue
            }
            return number / parts
        }
        if let size = ByteCount(text: text) { return Double(size.bytes) }
        if let duration = Duration(text: text) {
            return Double(duration.components.seconds)
                + Double(duration.components.attoseconds) / 1e18
        }
        return nil
    }
}
