/// Why the keeper does not do what it was asked; nothing was done.
package struct KeeperRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal it is.
    package enum Reason: Sendable, Hashable {
        /// The settings do not name the subvolume.
        case notKept
        /// A run for it is under way.
        case busy
        /// There is no such snapshot.
        case noSnapshot
        /// The pool cannot be read, or does not do it.
        case place
    }

    /// What kind of refusal it is.
    package let reason: Reason
    /// What happened and what to do.
    package let description: String

    /// A refusal.
    package init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
