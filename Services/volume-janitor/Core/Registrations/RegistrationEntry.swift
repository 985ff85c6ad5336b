package import Quantities

/// A declaration as it is kept, with what became of it.
package struct RegistrationEntry: Sendable, Hashable {
    /// What is asked for.
    package var declaration: Declaration
    /// When it was first declared by this source.
    package var firstSeen: Timestamp
    /// When its rule was last changed by this source.
    package var changedAt: Timestamp
    /// Since when no container declares it though its volume is there; nil while one does.
    package var orphanedSince: Timestamp?

    /// An entry.
    package init(
        declaration: Declaration,
        firstSeen: Timestamp,
        changedAt: Timestamp,
        orphanedSince: Timestamp? = nil
    ) {
        self.declaration = declaration
        self.firstSeen = firstSeen
        self.changedAt = changedAt
        self.orphanedSince = orphanedSince
    }
}
