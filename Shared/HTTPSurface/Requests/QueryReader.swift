package import Hummingbird
package import Quantities

/// The query of an address, read by parameter; what is wrong is a 400 that names the parameter.
package struct QueryReader: Sendable {
    private let items: [(name: String, value: String)]

    /// The query of a request; `+` counts as a blank, as forms send it.
    package init(_ request: Request) {
        self.init(query: request.uri.query ?? "")
    }

    /// A query such as `type=pool&type=disk&from=2026-01-01T00:00:00Z`.
    package init(query: String) {
        items = query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
    }

    /// Every value of a parameter, also those given in one with commas between.
    package func all(_ name: String) -> [String] {
        items.filter { $0.name == name }
            .flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    /// The one value of a parameter; nil when it is not given or is empty.
    package func text(_ name: String) throws -> String? {
        let values = items.filter { $0.name == name && !$0.value.isEmpty }
        guard values.count <= 1 else { throw Problem.badParameter(name, "is given more than once") }
        return values.first?.value
    }

    /// A whole number in a range.
    package func integer(
        _ name: String,
        default fallback: Int,
        in range: ClosedRange<Int>
    ) throws -> Int {
        guard let text = try text(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.badParameter(
                name,
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// `true` or `false`; a parameter without a value is true.
    package func flag(_ name: String) throws -> Bool {
        guard let item = items.first(where: { $0.name == name }) else { return false }
        switch item.value.lowercased() {
        case "", "1", "true", "yes": return true
        case "0", "false", "no": return false
        default: throw Problem.badParameter(name, "must be `true` or `false`")
        }
    }

    /// One of the words of an enumeration; nil when it is not given.
    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        as choices: Choice.Type
    ) throws -> Choice? where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let words = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw Problem.badParameter(name, "must be one of \(words)")
        }
        return choice
    }

    /// A validated name, such as a client; nil when it is not given.
    package func name<Kind: Name>(_ name: String, as kind: Kind.Type) throws -> Kind? {
        guard let text = try text(name) else { return nil }
        guard let value = Kind(text) else {
            throw Problem.badParameter(name, "is not a valid \(Kind.self)")
        }
        return value
    }

    /// A moment: RFC 3339, or seconds since 1970 (milliseconds from 10¹¹ on).
    package func moment(_ name: String) throws -> Timestamp? {
        guard let text = try text(name) else { return nil }
        // An unescaped `+` of a zone arrives as a blank.
        let zone = text.dropFirst(19).map { $0 == " " ? "+" : $0 }
        if let parsed = Timestamp.parse(rfc3339: text.prefix(19) + String(zone)) {
            return parsed.moment
        }
        if let date = Timestamp.parse(rfc3339: text + "T00:00:00Z") { return date.moment }
        if let number = Double(text), abs(number) < 1e15 {
            let seconds = abs(number) < 1e11 ? number : number / 1000
            return Timestamp(microseconds: Int64((seconds * 1_000_000).rounded()))
        }
        throw Problem.badParameter(
            name,
            "must be a moment such as `2026-11-21T00:00:00Z` or seconds since 1970"
        )
    }

    /// A duration such as `5m` or `1h`, or a number of seconds, in a range.
    package func duration(
        _ name: String,
        in range: ClosedRange<Duration> = .zero ... .seconds(3_153_600_000)
    ) throws -> Duration? {
        guard let text = try text(name) else { return nil }
        let seconds = Int64(text).map { Duration.seconds($0) }
        guard let value = seconds ?? Duration(text: text), range.contains(value) else {
            throw Problem.badParameter(
                name,
                "must be a duration such as `30s`, `5m` or `1h` from \(range.lowerBound.text) "
                    + "to \(range.upperBound.text)"
            )
        }
        return value
    }

    /// A part of a path without its escapes, undone once; `+` stands for itself there.
    package static func unescaped(_ part: String) -> String {
        decoded(part.replacing("+", with: "%2B")[...])
    }

    private static func decoded(_ text: Substring) -> String {
        guard text.utf8.contains(where: { $0 == 0x25 || $0 == 0x2B }) else { return String(text) }
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let pair = bytes.dropFirst(index + 1).prefix(2)
            if bytes[index] == 0x25, pair.count == 2,
                let byte = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            {
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index] == 0x2B ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
