/// Keeps the newest snapshot, whatever else is said.
struct KeepNewest: KeepRule {
    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        snapshots.isEmpty ? [:] : [snapshots.count - 1: .newest]
    }
}
