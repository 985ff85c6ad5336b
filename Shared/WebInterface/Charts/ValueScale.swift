import Quantities

/// The upright scale of a chart: its ends, its labels, and how its values are said.
package struct ValueScale: Sendable {
    /// What is measured.
    package enum Quantity: Sendable, Hashable {
        /// Bytes, in IEC units.
        case bytes
        /// A share of one, as per cent.
        case ratio
        /// Degrees Celsius.
        case celsius
        /// A number of anything else, with its unit's name.
        case number(unit: String)
    }

    /// What is measured.
    package let quantity: Quantity
    /// The value at the bottom; zero except for temperatures.
    package let low: Double
    /// The value at the top.
    package let high: Double

    /// Room for these values.
    ///
    /// `full` is a value that must fit, such as the size of a pool.
    package init(_ quantity: Quantity, values: [Double], full: Double? = nil) {
        self.quantity = quantity
        let known = values.filter(\.isFinite)
        let top = max(known.max() ?? 0, full ?? 0)
        switch quantity {
        case .ratio:
            (low, high) = (0, max(1, Self.ceiling(top)))
        case .celsius:
            low = 10 * ((min(known.min() ?? 30, 30) - 1) / 10).rounded(.down)
            high = 10 * ((max(top, 49) + 1) / 10).rounded(.up)
        case .bytes:
            let unit = BinaryUnit.fitting(top)
            (low, high) = (0, Self.ceiling(top / unit.bytes) * unit.bytes)
        case .number:
            (low, high) = (min(0, -Self.ceiling(-(known.min() ?? 0))), Self.ceiling(top))
        }
    }

    /// Where a value lies, 0 at the bottom and 1 at the top; outside values stay on the edge.
    package func share(of value: Double) -> Double {
        min(max((value - low) / (high - low), 0), 1)
    }

    /// The labels from bottom to top, evenly apart.
    package var labels: [String] {
        [low, (low + high) / 2, high].map(label)
    }

    /// The unit of the labels: `TiB`, `%`.
    package var unit: String {
        switch quantity {
        case .bytes: BinaryUnit.fitting(high).name
        case .ratio: "%"
        case .celsius: "°C"
        case .number(let unit): unit
        }
    }

    /// A value in words with its unit.
    package func words(_ value: Double) -> String {
        switch quantity {
        case .bytes: Wording.size(ByteCount(Self.whole(value)))
        case .ratio: Wording.percent(value)
        case .celsius: Wording.celsius(value, places: 1)
        case .number(let unit):
            Wording.decimal(value, places: 2) + (unit.isEmpty ? "" : Wording.space + unit)
        }
    }

    private func label(_ value: Double) -> String {
        switch quantity {
        case .bytes: Self.short(value / BinaryUnit.fitting(high).bytes)
        case .ratio: Self.short(value * 100)
        case .celsius, .number: Self.short(value)
        }
    }

    private static func short(_ value: Double) -> String {
        if value == value.rounded() { return Wording.decimal(value, places: 0) }
        return Wording.decimal(value, places: abs(value) < 1 ? 2 : 1)
    }

    private static func whole(_ value: Double) -> Int64 {
        Int64(min(max(value.isFinite ? value : 0, -9e18), 9e18))
    }

    // The next of 1, 1.5, 2, 3, 4, 5, 6, 8, 10 × 10ⁿ: halves of these have few digits.
    private static func ceiling(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return value > 0 ? 1 : (value < 0 ? 0 : 1) }
        var power = 1.0
        while power * 10 <= value, power < 1e18 { power *= 10 }
        while power > value, power > 1e-9 { power /= 10 }
        let factor = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].first { $0 * power >= value } ?? 10
        return factor * power
    }
}
