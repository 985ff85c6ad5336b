/// Keeps the first snapshot of each of the newest days that have one.
struct KeepDaily: KeepRule {
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        FirstOfPeriods(period: .day, count: count).kept(of: snapshots)
    }
}
