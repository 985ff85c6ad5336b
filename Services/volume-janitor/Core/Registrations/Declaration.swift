/// What somebody asks for: a rule for one path of a volume.
package struct Declaration: Sendable, Hashable {
    /// The volume and the path.
    package var key: RegistrationKey
    /// The rule.
    package var rule: DeclaredRule
    /// What it is for, in the words of whoever declared it; empty for none.
    package var summary: String
    /// The containers that declare it by label; empty for others.
    package var origins: [LabelOrigin]
    /// What is odd about it though it can be carried out.
    package var warnings: [String]

    /// A declaration.
    package init(
        key: RegistrationKey,
        rule: DeclaredRule,
        summary: String = "",
        origins: [LabelOrigin] = [],
        warnings: [String] = []
    ) {
        self.key = key
        self.rule = rule
        self.summary = summary
        self.origins = origins
        self.warnings = warnings
    }

    /// Bytes of a summary at the most.
    package static let summaryBytesMax = 500
}
