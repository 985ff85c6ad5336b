package import Observations

/// Finds holds of our own that nobody remembers: those that a lost database, another setting or a
/// kill between two steps has left behind, and that would keep snapshots from pruning for years.
package enum StaleHolds {
    /// Snapshots that are asked about at once; the rest is asked about in later runs.
    package static let askedMax = 50

    /// Held snapshots that are none of those we hold on purpose.
    ///
    /// - Parameters:
    ///   - listing: a dataset with its snapshots.
    ///   - anchors: the guids of every snapshot that is held on purpose.
    ///   - asked: full names that were asked about before.
    /// - Returns: full names, the oldest first, at most `askedMax`.
    package static func suspects(
        in listing: DatasetListing,
        anchors: Set<ZFSGuid>,
        asked: Set<String>
    ) -> [String] {
        let names = listing.snapshots
            .filter { ($0.holds ?? 0) > 0 && !anchors.contains($0.guid) }
            .map { listing.dataset.name.snapshot($0.name) }
        return Array(names.filter { !asked.contains($0) }.prefix(askedMax))
    }

    /// Asks who holds snapshots (zfs-holds(8)).
    package static func question(_ snapshots: [String], on host: String) -> ZFSCommand {
        ZFSCommand(on: host, ["holds", "-H"] + snapshots)
    }

    /// The snapshots that an answer says are held under a tag: name, tag and time, parted by tabs.
    package static func held(under tag: String, in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(separator: "\t")
            return fields.count >= 2 && fields[1] == tag ? String(fields[0]) : nil
        }
    }
}
