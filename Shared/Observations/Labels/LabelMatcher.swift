/// One condition on a label: `name="value"`, `!=`, `=~` or `!~`.
///
/// A label that is not there is the same as an empty one; an expression matches whole values.
package struct LabelMatcher: Sendable {
    /// How the value is compared.
    package enum Comparison: String, Sendable, Hashable, CaseIterable {
        /// It is the value.
        case equal = "="
        /// It is not the value.
        case notEqual = "!="
        /// It matches the expression.
        case matches = "=~"
        /// It does not match the expression.
        case notMatches = "!~"

        /// Whether the value is an expression.
        package var isRegex: Bool { self == .matches || self == .notMatches }
        /// Whether it holds when value and label agree.
        package var isEqual: Bool { self == .equal || self == .matches }

        /// The comparison of these two words of the API.
        package init(isRegex: Bool, isEqual: Bool) {
            self =
                isRegex ? (isEqual ? .matches : .notMatches) : (isEqual ? .equal : .notEqual)
        }
    }

    /// The label's name.
    package let name: String
    /// How its value is compared.
    package let comparison: Comparison
    /// With what.
    package let value: String
    private let pattern: (any LabelPattern)?

    /// A condition; throws `PatternFault` for a value that is no expression where one is asked for.
    package init(
        _ name: String,
        _ comparison: Comparison,
        _ value: String,
        compiler: any PatternCompiler
    ) throws {
        self.name = name
        self.comparison = comparison
        self.value = value
        pattern = comparison.isRegex ? try compiler.compile(value) : nil
    }

    /// Whether a label's value meets it.
    package func matches(_ text: String) -> Bool {
        (pattern?.matches(text) ?? (text == value)) == comparison.isEqual
    }

    /// The text that is read again as the same condition.
    package var description: String {
        let isClassic =
            name.utf8.first.map { !(0x30...0x39).contains($0) } == true
            && name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || $0 == 0x5F || $0 == 0x3A
            }
        let name = isClassic ? name : "\"\(Self.escaped(name))\""
        return "\(name)\(comparison.rawValue)\"\(Self.escaped(value))\""
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}

extension LabelMatcher: Hashable, Comparable {
    /// Equal when they read the same.
    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.comparison == right.comparison && left.value == right.value
    }

    /// Hashes what is read.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(comparison)
        hasher.combine(value)
    }

    /// Ordered by name, then value, then comparison, as Alertmanager orders them in a key.
    package static func < (left: Self, right: Self) -> Bool {
        if left.name != right.name { return left.name < right.name }
        if left.value != right.value { return left.value < right.value }
        return left.comparison.rank < right.comparison.rank
    }
}

extension LabelMatcher.Comparison {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension [LabelMatcher] {
    /// Whether an alert with these labels meets all of them.
    package func allMatch(_ labels: [String: String]) -> Bool {
        allSatisfy { $0.matches(labels[$0.name] ?? "") }
    }

    /// `{a="b",c=~"d"}`, as in a group's key.
    package var text: String { "{" + map(\.description).joined(separator: ",") + "}" }
}
