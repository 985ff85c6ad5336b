/// Keeps the first snapshot of each of the newest months that have one.
struct KeepMonthly: KeepRule {
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        FirstOfPeriods(period: .month, count: count).kept(of: snapshots)
    }
}
