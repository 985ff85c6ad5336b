/// What is wrong with a rule as it was written, for the person who wrote it.
package struct RuleFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence.
    package let description: String

    /// A fault in these words.
    package init(_ description: String) { self.description = description }
}
