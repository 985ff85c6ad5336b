import ArgumentParser
import Foundation

/// Who decided something, and why: it is written down with what was done.
struct DecisionOptions: ParsableArguments {
    @Option(help: "Why; it is kept in the audit.")
    var reason: String

    @Option(help: "Who decided (default: the signed-in user).")
    var by: String?

    /// The person and the reason.
    func decided() throws -> (person: String, reason: String) {
        let environment = ProcessInfo.processInfo.environment
        let person = by ?? environment["SUDO_USER"] ?? environment["USER"] ?? ""
        guard !person.isEmpty else { throw ValidationError("give --by, the name of who decided") }
        guard (1...500).contains(reason.utf8.count) else {
            throw ValidationError("--reason: give 1 to 500 bytes")
        }
        return (person, reason)
    }
}
