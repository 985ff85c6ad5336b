/// The newest days of a history that belong together.
struct UseSegment {
    /// Days after a jump from which they stand by themselves.
    static let daysAlone = 14

    /// The days that can be believed; before a jump that is fresh, moved to the level after it.
    private(set) var days: [DailyUse]
    /// Why they begin where they do; nil for where the history does.
    private(set) var cause: SegmentCause?
    /// Days from one recurring prune to the next; nil when there is none.
    let cycle: Int?
    /// Where else they may begin, as days before (below 0) or after the first one.
    private(set) var starts: [Int] = [0]

    /// The newest segment of a history.
    ///
    /// - Parameters:
    ///   - history: a point a day, in order.
    ///   - capacityChanges: days on which the pool could hold more or less.
    init(of history: [DailyUse], capacityChanges: [Int]) {
        let believable = OutlierFilter.believable(history)
        let shifts = LevelShifts(believable)
        cycle = shifts.cycle
        days = believable
        var starts = shifts.breaks.map { shift in
            (
                index: shift.index, bytes: shift.bytes,
                cause: shift.bytes < 0 ? SegmentCause.bigDelete : .bigImport
            )
        }
        for day in capacityChanges {
            guard let index = believable.firstIndex(where: { $0.day >= day }), index > 0 else {
                continue
            }
            starts.append((index: index, bytes: 0, cause: .capacityChanged))
        }
        starts.sort { $0.index < $1.index }
        cut(at: starts.filter { believable.count - $0.index >= Self.daysAlone }.last)
        // Of a fresh jump it is not known yet whether growth changed with it.
        let first = believable.count - days.count
        for fresh in starts where believable.count - fresh.index < Self.daysAlone {
            for index in days.indices where index + first < fresh.index {
                days[index] = DailyUse(
                    day: days[index].day,
                    bytes: days[index].bytes + fresh.bytes
                )
            }
        }
        cutAtSlopes()
    }

    private mutating func cut(at start: (index: Int, bytes: Double, cause: SegmentCause)?) {
        guard let start else { return }
        days.removeFirst(start.index)
        cause = start.cause
    }

    private mutating func cutAtSlopes() {
        while let found = SlopeBreak(in: WeeklyCycle(days).removed(from: days)) {
            starts = found.likely.map { $0 - found.index }
            days.removeFirst(found.index)
            cause = .growthChanged
        }
    }
}
