package import Quantities

/// A path that is looked after, with the rule that governs it and what else is known.
package struct Registration: Sendable, Hashable {
    /// Whether the rule is carried out.
    package enum State: Sendable, Hashable {
        /// It is.
        case active
        /// It cannot be; what is wrong, and what to do.
        case invalid([String])
        /// Nobody declares it any more though its volume is there; it waits.
        case orphaned(since: Timestamp)

        /// `active`, `invalid` or `orphaned`.
        package var word: String {
            switch self {
            case .active: "active"
            case .invalid: "invalid"
            case .orphaned: "orphaned"
            }
        }
    }

    /// A declaration of the same path that does not govern it and asks for something else.
    package struct Drift: Sendable, Hashable {
        /// Who declared it.
        package let source: RegistrationSource
        /// What it asks for.
        package let rule: DeclaredRule

        /// A declaration that gives way.
        package init(source: RegistrationSource, rule: DeclaredRule) {
            self.source = source
            self.rule = rule
        }
    }

    /// The volume and the path.
    package let key: RegistrationKey
    /// Who declared the rule that governs.
    package let source: RegistrationSource
    /// The rule that governs.
    package let rule: DeclaredRule
    /// What it is for.
    package let summary: String
    /// The containers that declare it, when it is a label's.
    package let origins: [LabelOrigin]
    /// Which revision governs, and since when.
    package let governing: GoverningRule
    /// Whether it is carried out.
    package let state: State
    /// Paths below that have rules of their own: what lies there is theirs alone.
    package let deeper: [VolumePath]
    /// The nearest path above that has a rule too; nil for none.
    package let above: VolumePath?
    /// Declarations that give way and ask for something else.
    package let drift: [Drift]
    /// What a person should know: likely mistakes, nesting, drift.
    package let warnings: [String]
}
