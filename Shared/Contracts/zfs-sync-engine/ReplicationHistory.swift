package import Quantities

/// The newest snapshots of both ends of a replication, for people to see them on one axis.
package struct ReplicationHistory: Sendable, Hashable, Codable {
    /// Snapshots of one end in one message at the most, the newest; the others are counted.
    package static let snapshotsMax = 60

    /// A snapshot of one end.
    package struct Mark: Sendable, Hashable, Codable {
        /// Its name behind the `@`.
        package var name: String
        /// Its guid.
        package var guid: String
        /// When it was made, by the clock of where it was made.
        package var at: Timestamp
        /// Whether the other end has it too, by its guid.
        package var isOnBoth: Bool

        /// A snapshot.
        package init(name: String, guid: String, at: Timestamp, isOnBoth: Bool) {
            self.name = name
            self.guid = guid
            self.at = at
            self.isOnBoth = isOnBoth
        }
    }

    /// The newest snapshots of the source, the oldest of them first.
    package var source: [Mark]
    /// Snapshots of the source that are not in `source`.
    package var sourceLeftOut: Int
    /// The newest snapshots of the target, the oldest of them first.
    package var target: [Mark]
    /// Snapshots of the target that are not in `target`.
    package var targetLeftOut: Int

    /// Both ends, the oldest first, cut to the newest `snapshotsMax`.
    package init(source: [Mark], target: [Mark]) {
        self.source = Array(source.suffix(Self.snapshotsMax))
        sourceLeftOut = max(0, source.count - Self.snapshotsMax)
        self.target = Array(target.suffix(Self.snapshotsMax))
        targetLeftOut = max(0, target.count - Self.snapshotsMax)
    }
}
