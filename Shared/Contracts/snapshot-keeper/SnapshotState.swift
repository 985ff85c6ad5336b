package import Quantities

/// A snapshot of a subvolume, as the page shows it.
package struct SnapshotState: Sendable, Hashable, Codable {
    /// Its name in the folder of snapshots.
    package var name: String
    /// When it was taken.
    package var takenAt: Timestamp
    /// Who made it: `poolkeeper`, `asg`, `snapper` or `other`.
    package var origin: String
    /// Whether the keeper's ledger lists it; only such a one is ever deleted.
    package var isListed: Bool
    /// Why it is kept, each for a person, such as `first of the day`; empty for one that goes.
    package var reasons: [String]

    /// A snapshot.
    package init(
        name: String,
        takenAt: Timestamp,
        origin: String,
        isListed: Bool,
        reasons: [String]
    ) {
        self.name = name
        self.takenAt = takenAt
        self.origin = origin
        self.isListed = isListed
        self.reasons = reasons
    }
}
