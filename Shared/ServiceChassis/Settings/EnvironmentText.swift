/// Puts environment variables into a text: `${NAME}`, `${NAME:-default}`; `$$` is one `$`.
package struct EnvironmentText {
    /// The text with everything put in.
    package private(set) var text = ""
    /// What could not be put in; empty when all could.
    package private(set) var problems: [String] = []

    /// A text that takes its variables from an environment.
    package init(_ template: String, environment: [String: String]) {
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
