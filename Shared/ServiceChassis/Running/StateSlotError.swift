/// No state folder could be had.
package struct StateSlotError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder or file in question.
    package let path: String
    /// What is the matter with it.
    package let reason: String

    /// What is the matter and what to do.
    package var description: String {
        "state folder \(path): \(reason); choose another with --state or change its owner"
    }
}
