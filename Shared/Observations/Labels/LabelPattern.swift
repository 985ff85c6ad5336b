/// A regular expression that was compiled, matching whole texts.
package protocol LabelPattern: Sendable {
    /// Whether all of a text matches.
    func matches(_ text: String) -> Bool
}

/// Compiles regular expressions of RE2's syntax.
package protocol PatternCompiler: Sendable {
    /// A pattern that matches whole texts.
    ///
    /// - Parameter expression: the expression, without anchors.
    /// - Returns: the pattern.
    /// - Throws: `PatternFault` for what is no expression, or is too large.
    func compile(_ expression: String) throws -> any LabelPattern
}

/// A text is no regular expression.
package struct PatternFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package let description: String

    /// A fault.
    package init(_ description: String) { self.description = description }
}
