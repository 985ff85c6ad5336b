/// One rule of what is kept; the union of all rules stays.
protocol KeepRule: Sendable {
    /// Why each snapshot that the rule keeps is kept, by its place among those that may be deleted
    /// at all, the oldest first.
    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason]
}

/// What the rules of one period have in common: the first snapshot of each of its newest periods.
///
/// The first and not the last: it stays the same whatever comes later, and what is first of a month
/// is first of its day and week too.
struct FirstOfPeriods {
    let period: Period
    let count: Int

    func kept(of snapshots: [FoundSnapshot]) -> [Int: KeepReason] {
        guard count > 0 else { return [:] }
        var kept: [Int: KeepReason] = [:]
        var firsts: [(period: Int64, index: Int)] = []
        for (index, snapshot) in snapshots.enumerated() {
            let number = period.number(of: snapshot.takenAt)
            if firsts.last?.period != number { firsts.append((number, index)) }
        }
        for (rank, first) in firsts.reversed().prefix(count).enumerated() {
            kept[first.index] = .first(period, rank: rank + 1, of: count)
        }
        return kept
    }
}
