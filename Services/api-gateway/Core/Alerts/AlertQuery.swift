package import Contracts
package import Quantities

/// Which alerts somebody asks for.
package struct AlertQuery: Sendable, Equatable {
    /// Whether alerts hold.
    package enum Standing: String, Sendable, CaseIterable {
        /// Those that hold, told of or kept quiet.
        case open
        /// Those that hold and are told of.
        case firing
        /// Those that hold and are kept quiet.
        case suppressed
        /// Those that are over.
        case resolved
        /// All.
        case all
    }

    /// How the rows of a page stand together.
    package enum Grouping: String, Sendable, CaseIterable {
        /// By system.
        case system
        /// By what is wrong.
        case rule
        /// Not at all, the newest first.
        case none
    }

    /// Whether they hold.
    package var standing: Standing
    /// How bad they are; nil for any.
    package var severity: AlertSeverity?
    /// Whose they are; nil for anybody's.
    package var client: ClientName?
    /// The system they are about; nil for any.
    package var system: SystemID?
    /// The label `alertname`; nil for any.
    package var name: String?
    /// Whether somebody looks after them; nil for either.
    package var isAcknowledged: Bool?
    /// The person who looks after them; nil for anybody or nobody.
    package var person: String?
    /// Words in their sentence, name, client, system or object; empty for any.
    package var search = ""

    /// A query of a standing and nothing else.
    package init(_ standing: Standing) { self.standing = standing }

    /// Whether it asks for less than its standing.
    package var isNarrow: Bool { self != Self(standing) }
}
