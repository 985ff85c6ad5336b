/// Why a turn came to no plan.
package struct TurnTrouble: Sendable, Hashable {
    /// What happened and what to do.
    package let reason: String
    /// Whether the path is just not there, as before an application made it.
    package let isMissing: Bool

    /// A trouble.
    package init(reason: String, isMissing: Bool) {
        self.reason = reason
        self.isMissing = isMissing
    }
}
