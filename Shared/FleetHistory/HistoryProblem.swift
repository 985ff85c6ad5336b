/// Fleet history cannot be opened or used; the message says what, where and what to do.
package struct HistoryProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened, to what, and what to do: full sentences, without any password.
    package let description: String

    /// A problem in full sentences.
    package init(_ description: String) {
        self.description = description
    }
}
