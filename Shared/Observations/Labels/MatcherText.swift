/// Reads matchers as people write them: `a="b"`, `{a=b, c=~"d|e"}`, `"name with spaces"!="x"`.
///
/// Both of Alertmanager's syntaxes are read: the classic one, where a value needs no quotation
/// marks, and the one of UTF-8, where a name may be quoted.
package struct MatcherText {
    private var rest: Substring
    private let compiler: any PatternCompiler

    /// Reads a list of matchers, braces around it or not.
    ///
    /// - Parameters:
    ///   - text: the list; empty for none.
    ///   - compiler: compiles their expressions.
    /// - Returns: the matchers in their order.
    /// - Throws: `PatternFault` that says what is wrong.
    package static func list(
        _ text: String,
        compiler: any PatternCompiler
    ) throws -> [LabelMatcher] {
        var reader = Self(rest: text[...], compiler: compiler)
        return try reader.list(text)
    }

    private mutating func list(_ text: String) throws -> [LabelMatcher] {
        skipBlanks()
        let hasBrace = take("{")
        var matchers: [LabelMatcher] = []
        skipBlanks()
        while !rest.isEmpty, rest.first != "}" {
            matchers.append(try matcher(text))
            skipBlanks()
            guard take(",") else { break }
            skipBlanks()
        }
        let closes = take("}")
        skipBlanks()
        guard hasBrace == closes, rest.isEmpty else {
            throw PatternFault("bad matcher format: \(text)")
        }
        return matchers
    }

    private mutating func matcher(_ text: String) throws -> LabelMatcher {
        let name = try name(text)
        skipBlanks()
        guard let comparison = comparison() else {
            throw PatternFault("bad matcher format: \(text)")
        }
        skipBlanks()
        return try LabelMatcher(name, comparison, try value(text), compiler: compiler)
    }

    private mutating func name(_ text: String) throws -> String {
        if rest.first == "\"" { return try quoted(text) }
        let name = rest.prefix { !$0.isWhitespace && !"{}!=~,\\\"'`".contains($0) }
        guard !name.isEmpty else { throw PatternFault("bad matcher format: \(text)") }
        rest = rest.dropFirst(name.count)
        return String(name)
    }

    private mutating func comparison() -> LabelMatcher.Comparison? {
        for comparison in [LabelMatcher.Comparison.matches, .notMatches, .notEqual, .equal]
        where rest.hasPrefix(comparison.rawValue) {
            rest = rest.dropFirst(comparison.rawValue.count)
            return comparison
        }
        return nil
    }

    private mutating func value(_ text: String) throws -> String {
        if rest.first == "\"" { return try quoted(text) }
        // Without quotation marks a value goes to the next comma, or the last brace.
        var value = rest.prefix { $0 != "," }
        if value.endIndex == rest.endIndex {
            var end = value
            while end.last?.isWhitespace == true { end.removeLast() }
            if end.last == "}" { value = end.dropLast() }
        }
        rest = rest[value.endIndex...]
        while value.last?.isWhitespace == true { value.removeLast() }
        guard !value.contains("\"") else {
            throw PatternFault("matcher value contains unescaped double quote: \(value)")
        }
        return try unescaped(value)
    }

    private mutating func quoted(_ text: String) throws -> String {
        rest = rest.dropFirst()
        var index = rest.startIndex
        var isEscaped = false
        while index < rest.endIndex, isEscaped || rest[index] != "\"" {
            isEscaped = !isEscaped && rest[index] == "\\"
            index = rest.index(after: index)
        }
        guard index < rest.endIndex else {
            throw PatternFault("a quotation mark is not closed: \(text)")
        }
        let inner = rest[..<index]
        rest = rest[rest.index(after: index)...]
        return try unescaped(inner)
    }

    /// Undoes `\"`, `\n` and `\\`; another escape stays as it is, for it is the expression's.
    private func unescaped(_ text: Substring) throws -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                switch character {
                case "n": result += "\n"
                case "\"", "\\": result.append(character)
                default: result += "\\" + String(character)
                }
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        if isEscaped { throw PatternFault("a backslash ends the value: \(text)") }
        return result
    }

    private mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipBlanks() { rest = rest.drop(while: \.isWhitespace) }
}
