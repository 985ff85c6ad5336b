/// What a registration does when its turn has come.
package struct Turn: Sendable, Hashable {
    /// Whether files may go.
    package enum Kind: Sendable, Hashable {
        /// It is planned and shown, and nothing is deleted; why.
        case dry(DryReason)
        /// It is planned and carried out, unless a fuse holds it.
        case act
    }

    /// Why a turn is dry.
    package enum DryReason: String, Sendable, Hashable, Codable {
        /// It is the first interval of a new or changed rule.
        case newRule = "new_rule"
        /// Runs are paused.
        case paused
        /// The clock was set, so that ages are in doubt for one cycle.
        case clock
    }

    /// The path whose turn it is.
    package let key: RegistrationKey
    /// The revision of its rule.
    package let revision: Int64
    /// Whether files may go.
    package let kind: Kind

    /// A turn.
    package init(key: RegistrationKey, revision: Int64, kind: Kind) {
        self.key = key
        self.revision = revision
        self.kind = kind
    }
}
