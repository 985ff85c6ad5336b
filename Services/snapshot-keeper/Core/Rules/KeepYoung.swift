import Quantities

/// ASG's `retention_days`: keeps what is younger.
struct KeepYoung: KeepRule {
    let days: Int
    let now: Timestamp

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        guard days > 0 else { return [:] }
        let bound = now - .seconds(Int64(days) * 86_400)
        var kept: [Int: KeepReason] = [:]
        for (index, snapshot) in snapshots.enumerated() where snapshot.takenAt >= bound {
            kept[index] = .young(days: days)
        }
        return kept
    }
}
