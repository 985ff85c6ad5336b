extension Duration {
    /// Reads a duration as people write it in settings: `30 s`, `5m`, `1h30m`, `250ms`, `30 d`.
    ///
    /// Units are `us`, `ms`, `s`, `m`, `h`, `d` and `w`, in any order, each at most once; a number
    /// may have a decimal point and must have a unit, save `0`. Nil for anything else, for a
    /// negative one and for more than 1,000 years.
    package init?(text: String) {
        guard text != "0" else {
            self = .zero
            return
        }
        guard let parts = unitParts(of: text), Set(parts.map(\.unit)).count == parts.count else {
            return nil
        }
        var seconds = 0.0
        for part in parts {
            guard let unit = Self.secondsPerUnit[part.unit] else { return nil }
            seconds += part.number * unit
        }
        guard seconds <= Self.secondsMax else { return nil }
        self = .microseconds(Int64((seconds * 1_000_000).rounded()))
    }

    /// The duration as `init?(text:)` reads it, such as `1h30m`; microseconds at the finest.
    package var text: String {
        var rest = wholeMicroseconds
        guard rest != 0 else { return "0 s" }
        var text = rest < 0 ? "-" : ""
        rest = abs(rest)
        for (unit, size) in Self.unitsBySize where rest >= size {
            text += "\(rest / size)\(unit)"
            rest %= size
        }
        return text
    }

    private static let secondsMax = 1000 * 365.25 * 86_400

    private static let secondsPerUnit: [String: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]

    private static let unitsBySize: [(String, Int64)] = [
        ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000),
        ("ms", 1000), ("us", 1),
    ]
}
