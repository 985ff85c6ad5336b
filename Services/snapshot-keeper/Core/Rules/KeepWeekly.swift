/// Keeps the first snapshot of each of the newest weeks that have one.
struct KeepWeekly: KeepRule {
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        FirstOfPeriods(period: .week, count: count).kept(of: snapshots)
    }
}
