/// Turns a value in its base unit back into the unit it was sent in.
package enum SentUnit {
    /// The value as sent: 5,200,500,000,000 bytes sent as GB are 5200.5.
    ///
    /// A unit that is not known leaves the value as it is: it was not converted on the way in.
    package static func value(_ base: Double, baseUnit: String, sent: String) -> Double {
        switch (baseUnit, sent.lowercased()) {
        case ("bytes", let unit): return divided(base, byteFactors[unit])
        case ("ratio", "%"), ("ratio", "percent"), ("ratio", "pct"): return rounded(base * 100)
        case ("celsius", "°f"), ("celsius", "f"), ("celsius", "fahrenheit"):
            return rounded(base * 1.8 + 32)
        case ("celsius", "k"), ("celsius", "kelvin"): return rounded(base + 273.15)
        case ("seconds", let unit): return divided(base, secondFactors[unit])
        default: return base
        }
    }

    private static func divided(_ base: Double, _ factor: Double?) -> Double {
        guard let factor else { return base }
        return rounded(base / factor)
    }

    // Fifteen digits: enough for what was sent, too few for what two conversions added.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return value }
        var (scaled, power) = (abs(value), 1.0)
        while scaled >= 10, power > 1e-300 { (scaled, power) = (scaled / 10, power * 10) }
        while scaled < 1, power < 1e300 { (scaled, power) = (scaled * 10, power / 10) }
        // Powers of ten up to 10²² are exact; past that a value keeps all its digits.
        let factor = 1e14 / power
        guard (1...1e22).contains(factor) else { return value }
        return (value * factor).rounded() / factor
    }

    private static let byteFactors: [String: Double] = [
        "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "pb": 1e15, "kib": 1024, "mib": 1_048_576,
        "gib": 1_073_741_824, "tib": 1_099_511_627_776, "pib": 1_125_899_906_842_624,
    ]
    private static let secondFactors: [String: Double] = [
        "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "min": 60, "minutes": 60, "m": 60, "h": 3600,
        "hour": 3600, "hours": 3600, "d": 86_400, "days": 86_400,
    ]
}
