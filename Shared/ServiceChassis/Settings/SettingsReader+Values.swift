package import HTTPSurface
package import Quantities

extension SettingsReader {
    /// A text.
    package mutating func string(
        _ key: String,
        default fallback: String,
        variable: String? = nil
    ) -> String {
        value(key, variable, fallback, show: quoted) { .success($0) }
    }

    /// A text that may be left out.
    package mutating func optionalString(_ key: String, variable: String? = nil) -> String? {
        optional(key, variable, show: quoted) { .success($0) }
    }

    /// A text that must be given; empty, with a problem noted, when it is not.
    package mutating func requiredString(
        _ key: String,
        variable: String? = nil,
        advice: String = "it must be given"
    ) -> String {
        if let text = optionalString(key, variable: variable) { return text }
        if !isGiven(key) { noteMissing(key, advice) }
        return ""
    }

    /// A whole number in a range.
    package mutating func integer(
        _ key: String,
        default fallback: Int,
        in range: ClosedRange<Int> = 0...Int.max,
        variable: String? = nil
    ) -> Int {
        value(key, variable, fallback, show: { "\($0)" }) { text in
            guard let number = Int(text), range.contains(number) else {
                let top = range.upperBound == .max ? "upwards" : "to \(range.upperBound)"
                return .failure(.init("a whole number from \(range.lowerBound) \(top)"))
            }
            return .success(number)
        }
    }

    /// A number in a range.
    package mutating func number(
        _ key: String,
        default fallback: Double,
        in range: ClosedRange<Double>
    ) -> Double {
        value(key, nil, fallback, show: { "\($0)" }) { text in
            guard let number = Double(text), range.contains(number) else {
                return .failure(.init("a number from \(range.lowerBound) to \(range.upperBound)"))
            }
            return .success(number)
        }
    }

    /// `true` or `false`; `yes`, `no`, `on` and `off` are read too.
    package mutating func boolean(
        _ key: String,
        default fallback: Bool,
        variable: String? = nil
    ) -> Bool {
        value(key, variable, fallback, show: { "\($0)" }) { text in
            switch text.lowercased() {
            case "true", "yes", "on": .success(true)
            case "false", "no", "off": .success(false)
            default: .failure(.init("`true` or `false`"))
            }
        }
    }

    /// A TCP port, 0 for one that the kernel chooses.
    package mutating func port(
        _ key: String,
        default fallback: Int,
        variable: String? = nil
    ) -> Int {
        integer(key, default: fallback, in: 0...65_535, variable: variable)
    }

    /// A duration such as `30 s`, `5m` or `1h30m`, in a range.
    package mutating func duration(
        _ key: String,
        default fallback: Duration,
        in range: ClosedRange<Duration> = .zero ... .seconds(315_360_000)
    ) -> Duration {
        value(key, nil, fallback, show: \.text) { text in
            guard let duration = Duration(text: text) else {
                return .failure(.init("a duration such as `30 s`, `5m` or `1h30m`"))
            }
            guard range.contains(duration) else {
                return .failure(.init("from \(range.lowerBound.text) to \(range.upperBound.text)"))
            }
            return .success(duration)
        }
    }

    /// A number of bytes such as `4 MiB`, in a range.
    package mutating func bytes(
        _ key: String,
        default fallback: ByteCount,
        in range: ClosedRange<ByteCount> = ByteCount(0)...ByteCount(1 << 62)
    ) -> ByteCount {
        value(key, nil, fallback, show: \.text) { text in
            guard let size = ByteCount(text: text) else {
                return .failure(.init("a size such as `4 MiB`, `256KiB` or `10 GB`"))
            }
            guard range.contains(size) else {
                return .failure(.init("from \(range.lowerBound.text) to \(range.upperBound.text)"))
            }
            return .success(size)
        }
    }

    /// One of the words of an enumeration.
    package mutating func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ key: String,
        default fallback: Choice,
        variable: String? = nil
    ) -> Choice where Choice.RawValue == String {
        value(key, variable, fallback, show: \.rawValue) { text in
            guard let choice = Choice(rawValue: text) else {
                let words = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                return .failure(.init("one of \(words)"))
            }
            return .success(choice)
        }
    }

    /// An address to listen on, `HOST:PORT` or `unix:/path`.
    package mutating func listen(
        _ key: String = "listen",
        default fallback: ListenAddress
    ) -> ListenAddress {
        value(key, nil, fallback, show: { quoted($0.description) }) { text in
            ListenAddress(text).map { .success($0) }
                ?? .failure(.init("`HOST:PORT`, `:PORT`, `[IPv6]:PORT` or `unix:/path`"))
        }
    }

    /// A validated name, such as a client or a tenant, that may be left out.
    package mutating func name<Kind: Name>(
        _ key: String,
        as kind: Kind.Type,
        variable: String? = nil
    ) -> Kind? {
        optional(key, variable, show: { quoted($0.text) }) { text in
            Kind(text).map { .success($0) } ?? .failure(.init("a valid \(Kind.self)"))
        }
    }

    /// A list of texts.
    package mutating func strings(
        _ key: String,
        default fallback: [String],
        countMax: Int = 10_000
    ) -> [String] {
        let given = scalars(key)?.map(\.text)
        if let given, given.count > countMax { problem(key, "has more than \(countMax) items") }
        let value = given ?? fallback
        show(
            key,
            "[" + value.map(quoted).joined(separator: ", ") + "]",
            isDefault: given == nil
        )
        return value
    }

    /// Networks such as `172.18.0.0/16`, or addresses.
    package mutating func networks(
        _ key: String,
        default fallback: [NetworkRange]
    ) -> [NetworkRange] {
        strings(key, default: fallback.map(\.description)).compactMap { text in
            if let range = NetworkRange(text) { return range }
            problem(key, "`\(text)` is not a network such as 172.18.0.0/16 or an address")
            return nil
        }
    }

    // MARK: - One question

    /// What a value should have been.
    struct Expectation: Error {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    private mutating func value<Value>(
        _ key: String,
        _ variable: String?,
        _ fallback: Value,
        show: (Value) -> String,
        read: (String) -> Result<Value, Expectation>
    ) -> Value {
        let given = answer(key, variable, read)
        self.show(key, show(given ?? fallback), isDefault: given == nil)
        return given ?? fallback
    }

    private mutating func optional<Value>(
        _ key: String,
        _ variable: String?,
        show: (Value) -> String,
        read: (String) -> Result<Value, Expectation>
    ) -> Value? {
        let given = answer(key, variable, read)
        if let given { self.show(key, show(given), isDefault: false) }
        return given
    }

    private mutating func answer<Value>(
        _ key: String,
        _ variable: String?,
        _ read: (String) -> Result<Value, Expectation>
    ) -> Value? {
        guard let raw = scalar(key, variable: variable) else { return nil }
        switch read(raw.text) {
        case .success(let value): return value
        case .failure(let expected):
            note(raw.place, "`\(full(key))`: \(quoted(raw.text)) is not \(expected.text)")
            return nil
        }
    }
}

/// A text as YAML shows it: in quotation marks when it could be read as something else.
private func quoted(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z\/][A-Za-z0-9_.\/-]*/) != nil { return text }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : $0 == "\n" ? "\\n" : "\($0)" }
    return "\"" + escaped.joined() + "\""
}
