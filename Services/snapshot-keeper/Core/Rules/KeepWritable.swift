import Observations

/// Keeps a snapshot that somebody made writable.
struct KeepWritable: KeepRule {
    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        var kept: [Int: KeepReason] = [:]
        for (index, snapshot) in snapshots.enumerated() where !snapshot.subvolume.isReadOnly {
            kept[index] = .writable
        }
        return kept
    }
}
