/// Labels of a container that declare nothing, because they may not or do not say what.
///
/// They are shown, but are no registration: a container must not shield a path that is not its own
/// from the rules of others.
package struct RefusedLabel: Sendable, Hashable {
    /// The container.
    package let origin: LabelOrigin
    /// The index as it was written, such as `0` of `storage-manager.0.volume`; empty for none.
    package let index: String
    /// What is wrong and what to do.
    package let reason: String

    /// A refusal.
    package init(origin: LabelOrigin, index: String, reason: String) {
        self.origin = origin
        self.index = index
        self.reason = reason
    }
}
