/// Keeps the first snapshot of each of the newest years that have one.
struct KeepYearly: KeepRule {
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        FirstOfPeriods(period: .year, count: count).kept(of: snapshots)
    }
}
