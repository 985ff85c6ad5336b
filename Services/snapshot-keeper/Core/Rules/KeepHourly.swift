/// Keeps the first snapshot of each of the newest hours that have one.
struct KeepHourly: KeepRule {
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        FirstOfPeriods(period: .hour, count: count).kept(of: snapshots)
    }
}
