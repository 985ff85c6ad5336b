import Quantities

/// Reads the parameters of a rule one by one and collects every fault on the way.
///
/// Labels are texts only, so a number may come as strict decimal text: digits without sign, space
/// or exponent.
package struct ParameterReader {
    /// What was found wrong so far.
    package private(set) var faults: [RuleFault] = []
    private let given: RuleParameters
    private var known: Set<String> = []

    /// A reader of what was given.
    package init(_ given: RuleParameters) {
        self.given = given
    }

    /// Notes a fault.
    package mutating func fail(_ parameter: String, _ message: String) {
        faults.append(RuleFault(parameter, message))
    }

    /// Whether a parameter was given at all.
    package func has(_ parameter: String) -> Bool { given[parameter] != nil }

    /// A whole number in a range; nil when it is absent or at fault.
    package mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = take(name) else { return nil }
        let read: Int64? =
            switch value {
            case .integer(let integer): integer
            case .number(let number): Int64(exactly: number)
            case .text(let text): Self.decimal(text)
            case .flag, .texts: nil
            }
        guard let read, range.contains(read) else {
            fail(
                name,
                "`\(value)` is not a whole number from \(range.lowerBound) to \(range.upperBound); "
                    + "write digits alone"
            )
            return nil
        }
        return read
    }

    /// A number in a range, such as 0.5; nil when it is absent or at fault.
    package mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        guard let value = take(name) else { return nil }
        let read: Double? =
            switch value {
            case .integer(let integer): Double(integer)
            case .number(let number): number
            case .text(let text): Self.fraction(text)
            case .flag, .texts: nil
            }
        guard let read, read.isFinite, range.contains(read) else {
            fail(
                name,
                "`\(value)` is not a number from \(Self.short(range.lowerBound)) to "
                    + "\(Self.short(range.upperBound)); write digits, with a point if needed"
            )
            return nil
        }
        return read
    }

    /// True or false; nil when it is absent or at fault.
    package mutating func flag(_ name: String) -> Bool? {
        guard let value = take(name) else { return nil }
        switch value {
        case .flag(let flag): return flag
        case .text("true"): return true
        case .text("false"): return false
        default:
            fail(name, "`\(value)` is neither `true` nor `false`")
            return nil
        }
    }

    /// One of a few words; nil when it is absent or at fault.
    package mutating func word<Word: RawRepresentable & CaseIterable>(
        _ name: String,
        _: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let value = take(name) else { return nil }
        if case .text(let text) = value, let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        fail(name, "`\(value)` is not known; use one of \(words)")
        return nil
    }

    /// A text; nil when it is absent or at fault.
    package mutating func text(_ name: String) -> String? {
        guard let value = take(name) else { return nil }
        if case .text(let text) = value { return text }
        fail(name, "`\(value)` is not a text; write it in quotes")
        return nil
    }

    /// A list of texts, which a label writes with commas between; nil when it is absent.
    package mutating func texts(_ name: String) -> [String]? {
        guard let value = take(name) else { return nil }
        switch value {
        case .texts(let texts): return texts
        case .text(let text):
            return text.split(separator: ",").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        default:
            fail(name, "`\(value)` is not a list of patterns; write `[\"*.mp4\"]` or `*.mp4,*.ts`")
            return nil
        }
    }

    /// A time span: a number of seconds, or a text such as `90 s` or `1h30m`.
    package mutating func span(_ name: String) -> Duration? {
        guard let value = take(name) else { return nil }
        let read: Duration? =
            switch value {
            case .integer(let seconds) where (0...Self.secondsMax).contains(seconds):
                .seconds(seconds)
            case .number(let seconds) where (0...Double(Self.secondsMax)).contains(seconds):
                .microseconds(Int64((seconds * 1e6).rounded()))
            case .text(let text):
                Self.decimal(text).flatMap { $0 <= Self.secondsMax ? .seconds($0) : nil }
                    ?? Duration(text: text)
            default: nil
            }
        if read == nil {
            fail(name, "`\(value)` is not a time span; write seconds, or such as `90 s` or `1h30m`")
        }
        return read
    }

    /// A size: a number of bytes, a text such as `5 GiB`, or a part of the disk such as `80%`.
    package mutating func size(_ name: String) -> SizeLimit? {
        guard let value = take(name) else { return nil }
        let read: SizeLimit? =
            switch value {
            case .integer(let bytes) where bytes >= 0: .bytes(bytes)
            case .number(let number): Int64(exactly: number).flatMap { $0 < 0 ? nil : .bytes($0) }
            case .text(let text): SizeLimit(text: text)
            default: nil
            }
        if read == nil {
            fail(
                name,
                "`\(value)` is not a size; write bytes as digits, or such as `5 GiB`, or a part of "
                    + "the file system such as `80%`"
            )
        }
        return read
    }

    /// Notes every parameter that nobody asked for, with the nearest known one.
    package mutating func refuseUnknown() {
        for name in given.keys.sorted() where !known.contains(name) {
            let near = known.min { ($0.distance(to: name), $0) < ($1.distance(to: name), $1) }
            let hint = near.flatMap { $0.distance(to: name) <= 3 ? "; did you mean `\($0)`?" : nil }
            fail(name, "is not a parameter of this algorithm" + (hint ?? "; leave it away"))
        }
    }

    /// The number that strict decimal text says: digits alone, up to 2⁶³−1; nil for anything else.
    package static func decimal(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    private mutating func take(_ name: String) -> ParameterValue? {
        known.insert(name)
        return given[name]
    }

    private static func fraction(_ text: String) -> Double? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, text.utf8.count <= 30,
            parts.allSatisfy({ decimal(String($0)) != nil })
        else { return nil }
        return Double(text)
    }

    private static func short(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static let secondsMax: Int64 = 1000 * 366 * 86_400
}

extension String {
    /// The number of single changes between two texts (Levenshtein's distance).
    func distance(to other: String) -> Int {
        let other = Array(other.utf8)
        var row = Array(0...other.count)
        for (line, byte) in utf8.enumerated() {
            var corner = row[0]
            row[0] = line + 1
            for column in other.indices {
                let change = corner + (byte == other[column] ? 0 : 1)
                corner = row[column + 1]
                row[column + 1] = Swift.min(change, corner + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}
