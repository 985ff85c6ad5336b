/// Puts environment variables into a text: `${NAME}`, `${NAME:-default}`; `$$` is one `$`.
///
/// In a file of another system, which knows nothing of this, `${NAME}` of a variable that is set is
/// all that is put in; everything else stays as it stands.
package struct EnvironmentText {
    /// The text with everything put in.
    package private(set) var text = ""
    /// What could not be put in; empty when all could.
    package private(set) var problems: [String] = []
    /// What looks like a variable and stays as it stands, in a file of another system.
    package private(set) var kept: [String] = []

    /// A text that takes its variables from an environment.
    ///
    /// - Parameters:
    ///   - template: the text.
    ///   - environment: the variables.
    ///   - isForeign: whether it is of a file of another system.
    package init(
        _ template: String,
        environment: [String: String],
        isForeign: Bool = false
    ) {
        if isForeign { fill(template, environment) } else { read(template, environment) }
    }

    private mutating func read(_ template: String, _ environment: [String: String]) {
        var rest = template[...]
        while let dollar = rest.firstIndex(of: "$") {
            text += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                text += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{", let end = rest.firstIndex(of: "}") {
                insert(rest[rest.index(after: rest.startIndex)..<end], environment)
                rest = rest[rest.index(after: end)...]
            } else {
                text += "$"
            }
        }
        text += rest
    }

    private mutating func fill(_ template: String, _ environment: [String: String]) {
        var rest = template[...]
        while let match = rest.firstMatch(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/) {
            text += rest[..<match.range.lowerBound]
            if let value = environment[String(match.1)] {
                text += value
            } else {
                text += match.0
                kept.append(String(match.0))
            }
            rest = rest[match.range.upperBound...]
        }
        text += rest
    }

    private mutating func insert(_ reference: Substring, _ environment: [String: String]) {
        let parts = reference.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
            problems.append("`${\(reference)}` does not name an environment variable")
            return
        }
        if let value = environment[name], !(value.isEmpty && parts.count > 1) {
            text += value
        } else if parts.count > 1 {
            text += parts[1]
        } else {
            problems.append(
                "environment variable \(name) is not set; set it or write `${\(name):-default}`"
            )
        }
    }
}
