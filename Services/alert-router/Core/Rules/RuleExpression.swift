/// Arithmetic over the latest samples of one object of a system, such as `used / total`.
///
/// Numbers, metric names, `+ - * /`, and parentheses. A value that cannot be computed, as in a
/// division by nothing, is none.
package struct RuleExpression: Sendable, Hashable, CustomStringConvertible {
    /// The expression as written.
    package let description: String
    /// The metrics that it needs, without their objects.
    package let names: Set<String>
    private let root: Term

    private indirect enum Term: Sendable, Hashable {
        case number(Double)
        case name(String)
        case sum(Term, Term)
        case difference(Term, Term)
        case product(Term, Term)
        case quotient(Term, Term)
    }

    /// A name that stands for when the newest of the other samples was taken, in seconds since
    /// 1970: `sampled_at - last_scrub` is an age.
    package static let sampledAt = "sampled_at"

    /// Characters of an expression at the most.
    package static let lengthMax = 500

    /// Reads an expression.
    ///
    /// - Throws: what is wrong with it and where.
    package init(_ text: String) throws(RuleFault) {
        guard text.utf8.count <= Self.lengthMax else {
            throw RuleFault("an expression has at most \(Self.lengthMax) characters")
        }
        var parser = Parser(text: Array(text))
        let root = try parser.sum(depth: 0)
        guard parser.isAtEnd else { throw parser.fault("an operator such as `+` or `/`") }
        var names: Set<String> = []
        Self.gather(root, into: &names)
        guard !names.subtracting([Self.sampledAt]).isEmpty else {
            throw RuleFault("`\(text)` names no metric")
        }
        (description, self.root, self.names) = (text, root, names)
    }

    /// The metric, when the expression is one and nothing else.
    package var single: String? {
        if case .name(let name) = root { name } else { nil }
    }

    /// The value; nil when a metric is missing or there is none.
    package func value(of metric: (String) -> Double?) -> Double? {
        guard let value = Self.value(root, metric), value.isFinite else { return nil }
        return value
    }

    private static func value(_ term: Term, _ metric: (String) -> Double?) -> Double? {
        func both(_ left: Term, _ right: Term, _ act: (Double, Double) -> Double) -> Double? {
            guard let left = value(left, metric), let right = value(right, metric) else {
                return nil
            }
            return act(left, right)
        }
        switch term {
        case .number(let number): return number
        case .name(let name): return metric(name)
        case .sum(let left, let right): return both(left, right, +)
        case .difference(let left, let right): return both(left, right, -)
        case .product(let left, let right): return both(left, right, *)
        case .quotient(let left, let right): return both(left, right, /)
        }
    }

    private static func gather(_ term: Term, into names: inout Set<String>) {
        switch term {
        case .number: break
        case .name(let name): names.insert(name)
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .quotient(let left, let right):
            gather(left, into: &names)
            gather(right, into: &names)
        }
    }

    private struct Parser {
        let text: [Character]
        var index = 0
        static let depthMax = 20

        var isAtEnd: Bool { index == text.count }

        mutating func sum(depth: Int) throws(RuleFault) -> Term {
            var left = try product(depth: depth)
            while let sign = take("+", "-") {
                let right = try product(depth: depth)
                left = sign == "+" ? .sum(left, right) : .difference(left, right)
            }
            return left
        }

        mutating func product(depth: Int) throws(RuleFault) -> Term {
            var left = try atom(depth: depth)
            while let sign = take("*", "/") {
                let right = try atom(depth: depth)
                left = sign == "*" ? .product(left, right) : .quotient(left, right)
            }
            return left
        }

        mutating func atom(depth: Int) throws(RuleFault) -> Term {
            guard depth < Self.depthMax else { throw RuleFault("parentheses lie too deep") }
            if take("(") != nil {
                let inner = try sum(depth: depth + 1)
                guard take(")") != nil else { throw fault("`)`") }
                return inner
            }
            let word = word()
            if let number = Double(word) { return .number(number) }
            guard let first = word.first, first.isLetter || first == "_" else {
                throw fault("a metric's name, a number or `(`")
            }
            return .name(word)
        }

        func fault(_ expected: String) -> RuleFault {
            RuleFault("`\(String(text))`: \(expected) is expected at character \(index + 1)")
        }

        private mutating func word() -> String {
            skipBlanks()
            let start = index
            while index < text.count,
                text[index].isLetter || text[index].isNumber || text[index] == "_"
                    || text[index] == "."
            {
                index += 1
            }
            let word = String(text[start..<index])
            skipBlanks()
            return word
        }

        private mutating func take(_ signs: Character...) -> Character? {
            skipBlanks()
            guard index < text.count, signs.contains(text[index]) else { return nil }
            let sign = text[index]
            index += 1
            skipBlanks()
            return sign
        }

        private mutating func skipBlanks() {
            while index < text.count, text[index] == " " { index += 1 }
        }
    }
}
