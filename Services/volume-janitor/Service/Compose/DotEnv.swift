/// The file `.env` beside a compose file: `NAME=value` lines.
package enum DotEnv {
    /// The variables of a text; comments and what is no assignment are passed over.
    package static func variables(_ text: String) -> [String: String] {
        var variables: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop(while: \.isWhitespace)
            guard !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { continue }
            var name = line[..<equals]
            if name.hasPrefix("export ") { name = name.dropFirst(7) }
            while name.last?.isWhitespace == true { name.removeLast() }
            var value = line[line.index(after: equals)...].drop(while: \.isWhitespace)
            while value.last?.isWhitespace == true { value.removeLast() }
            for quote in ["\"", "'"] where value.count >= 2 {
                if value.hasPrefix(quote), value.hasSuffix(quote) {
                    value = value.dropFirst().dropLast()
                }
            }
            variables[String(name)] = String(value)
        }
        return variables
    }
}
