/// A unit as senders write it, and the way to its base unit.
struct MeasuredUnit: Sendable, Equatable {
    /// What is measured; two units fit each other when this is the same.
    enum Dimension: String, Sendable {
        case bytes, ratio, celsius, seconds, count, state
        case bytesPerSecond = "bytes_per_second"
        /// A number without a unit.
        case plain = ""
    }

    let dimension: Dimension
    /// The base unit's name.
    ///
    /// Kept once for all units, so that a unit is plain data and free to copy.
    var baseName: [UInt8] {
        switch dimension {
        case .bytes: Self.bytesName
        case .ratio: Self.ratioName
        case .celsius: Self.celsiusName
        case .seconds: Self.secondsName
        case .count: Self.countName
        case .state: Self.stateName
        case .bytesPerSecond: Self.bytesPerSecondName
        case .plain: []
        }
    }

    private static let bytesName = Array(Dimension.bytes.rawValue.utf8)
    private static let ratioName = Array(Dimension.ratio.rawValue.utf8)
    private static let celsiusName = Array(Dimension.celsius.rawValue.utf8)
    private static let secondsName = Array(Dimension.seconds.rawValue.utf8)
    private static let countName = Array(Dimension.count.rawValue.utf8)
    private static let stateName = Array(Dimension.state.rawValue.utf8)
    private static let bytesPerSecondName = Array(Dimension.bytesPerSecond.rawValue.utf8)

    private let factor: Double
    private let divisor: Double
    private let shift: Double

    private init(
        _ dimension: Dimension,
        times factor: Double = 1,
        over divisor: Double = 1,
        minus shift: Double = 0
    ) {
        self.dimension = dimension
        self.factor = factor
        self.divisor = divisor
        self.shift = shift
    }

    /// The value in the base unit; bytes are whole.
    func base(_ value: Double) -> Double {
        let base = (value - shift) * factor / divisor
        let exact = dimension == .bytes ? base.rounded() : base
        return exact == 0 ? 0 : exact
    }

    /// A number without a unit.
    static let plain = MeasuredUnit(.plain)
    /// A state's word or code.
    static let state = MeasuredUnit(.state)

    /// The unit that bytes of text name; nil when nobody taught it to us.
    static func named(_ text: ArraySlice<UInt8>) -> MeasuredUnit? {
        guard let word = ShortWord(text) else { return nil }
        return table[word]
    }

    /// The unit of a literal.
    static func named(_ text: String) -> MeasuredUnit? { named(Array(text.utf8)[...]) }

    private static let table: [ShortWord: MeasuredUnit] = {
        var table: [ShortWord: MeasuredUnit] = [:]
        func add(_ unit: MeasuredUnit, _ names: String...) {
            for name in names {
                guard let word = ShortWord(Array(name.utf8)[...]) else { continue }
                table[word] = unit
            }
        }
        // SI prefixes are powers of 1000, IEC prefixes of 1024 (IEC 80000-13).
        for (power, prefix) in ["K", "M", "G", "T", "P", "E"].enumerated() {
            let si = (0...power).reduce(1.0) { scale, _ in scale * 1000 }
            let iec = (0...power).reduce(1.0) { scale, _ in scale * 1024 }
            let small = prefix == "K" ? "k" : prefix
            add(MeasuredUnit(.bytes, times: si), "\(prefix)B", "\(small)B")
            add(MeasuredUnit(.bytes, times: iec), "\(prefix)iB")
            add(MeasuredUnit(.bytesPerSecond, times: si), "\(prefix)B/s", "\(small)B/s")
            add(MeasuredUnit(.bytesPerSecond, times: iec), "\(prefix)iB/s")
            add(
                MeasuredUnit(.bytesPerSecond, times: si, over: 8),
                "\(small)bps",
                "\(prefix)bps",
                "\(small)bit/s",
                "\(prefix)bit/s",
                "\(prefix)b/s",
                "\(small)b/s"
            )
        }
        add(MeasuredUnit(.bytes), "B", "byte", "bytes", "Bytes")
        add(MeasuredUnit(.bytesPerSecond), "B/s", "bytes/s")
        add(MeasuredUnit(.bytesPerSecond, over: 8), "bps", "bit/s", "b/s")
        add(MeasuredUnit(.ratio, over: 100), "%", "percent", "pct")
        add(MeasuredUnit(.ratio), "ratio", "fraction")
        add(MeasuredUnit(.celsius), "°C", "℃", "C", "celsius", "Celsius", "degC")
        add(MeasuredUnit(.celsius, times: 5, over: 9, minus: 32), "°F", "℉", "F", "fahrenheit")
        add(MeasuredUnit(.celsius, minus: 273.15), "K", "kelvin", "Kelvin")
        add(MeasuredUnit(.seconds), "s", "sec", "secs", "second", "seconds")
        // Moments are kept as seconds since 1970.
        add(MeasuredUnit(.seconds), "timestamp", "datetime", "epoch", "rfc3339", "iso8601")
        add(MeasuredUnit(.seconds, over: 1e9), "ns")
        add(MeasuredUnit(.seconds, over: 1e6), "us", "µs", "μs")
        add(MeasuredUnit(.seconds, over: 1e3), "ms", "milliseconds")
        add(MeasuredUnit(.seconds, times: 60), "min", "mins", "minute", "minutes")
        add(MeasuredUnit(.seconds, times: 3600), "h", "hr", "hrs", "hour", "hours")
        add(MeasuredUnit(.seconds, times: 86_400), "d", "day", "days")
        add(MeasuredUnit(.count), "count", "counts", "sectors", "errors", "cycles", "number")
        add(MeasuredUnit(.state), "state", "status", "health", "enum", "string", "text")
        add(MeasuredUnit(.plain), "none", "unitless", "load")
        return table
    }()
}

/// A word of up to sixteen bytes as two numbers, for a quick look into a table.
struct ShortWord: Hashable, Sendable {
    private let first: UInt64
    private let second: UInt64

    /// The word; nil when it is empty or longer than sixteen bytes.
    init?(_ text: ArraySlice<UInt8>) {
        guard (1...16).contains(text.count) else { return nil }
        var first: UInt64 = 0
        var second: UInt64 = 0
        for byte in text.prefix(8) { first = first << 8 | UInt64(byte) }
        for byte in text.dropFirst(8) { second = second << 8 | UInt64(byte) }
        self.first = first
        // No name has a NUL, so the packed bytes alone tell words of unequal length apart.
        self.second = second
    }
}
