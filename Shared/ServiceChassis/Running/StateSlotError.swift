/// No state folder could be had.
package struct StateSlotError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder or file in question.
    package let path: String
    /// What is the matter with it.
    package let reason: String

    /// The error about a folder or file.
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// What is the matter and what to do.
    package var description: String {
        "state folder \(path): \(reason); choose another with --state or change its owner"
    }
}
