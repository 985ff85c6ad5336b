/// The document's folders as flags in our words: `--data DIR` and `--logs DIR`.
package enum DocumentFlags {
    /// What a command line says in our words.
    package struct Translated: Sendable, Equatable {
        /// The arguments.
        package var arguments: [String] = []
        /// Settings, as variables of the environment.
        package var environment: [String: String] = [:]
    }

    /// A command line in our words; what is not of the document stays as it stands.
    package static func translate(_ arguments: [String]) -> Translated {
        var translated = Translated()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let given = parts.count > 1 ? String(parts[1]) : nil
            switch parts[0] {
            case "--data":
                translated.arguments.append("--state")
                if let value = given ?? rest.popFirst() { translated.arguments.append(value) }
            case "--logs":
                translated.environment["POOLKEEPER_LOGS"] = given ?? rest.popFirst() ?? ""
            default: translated.arguments.append(argument)
            }
        }
        return translated
    }
}
