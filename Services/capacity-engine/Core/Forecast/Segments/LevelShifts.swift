/// Days on which use jumped to another level: big deletes, big imports, and prunes that recur.
struct LevelShifts {
    /// A jump between two days that follow one another in the history.
    struct Shift {
        /// Index of the first day at the new level.
        let index: Int
        /// What it brought beside the usual growth; negative for a delete.
        let bytes: Double
    }

    private static let deviationsDown = 8.0
    private static let deviationsUp = 12.0
    /// A delete of less than this share of the greatest use is no event.
    private static let shareDown = 0.02
    private static let shareUp = 0.08
    /// More jumps up than this are how the pool grows.
    private static let upMax = 2
    private static let recurringMin = 3

    /// Jumps that end what was before, in order.
    let breaks: [Shift]
    /// Days from one recurring prune to the next; nil when there is none.
    let cycle: Int?

    /// The jumps of a history.
    init(_ days: [DailyUse]) {
        let steps = days.indices.dropFirst().map { index in
            let gap = Double(max(1, days[index].day - days[index - 1].day))
            return (index: index, gap: gap, change: days[index].bytes - days[index - 1].bytes)
        }
        let growth = Order.median(steps.map { $0.change / $0.gap })
        let spread = Order.spread(steps.map { $0.change / $0.gap })
        let greatest = days.map(\.bytes).max() ?? 0
        let jumps = steps.map { Shift(index: $0.index, bytes: $0.change - growth * $0.gap) }
        let low = -max(Self.deviationsDown * spread, Self.shareDown * greatest)
        let high = max(Self.deviationsUp * spread, Self.shareUp * greatest)
        let down = jumps.filter { $0.bytes < low }
        let up = jumps.filter { $0.bytes > high }
        let prunes = Self.recurring(down, in: days)
        cycle = prunes.map { Self.spacing(of: $0, in: days) }
        let usual = Set((prunes ?? []).map(\.index))
        breaks = (down.filter { !usual.contains($0.index) } + (up.count > Self.upMax ? [] : up))
            .sorted { $0.index < $1.index }
    }

    /// Drops of about the same size at about the same distance, the last not long ago.
    private static func recurring(_ drops: [Shift], in days: [DailyUse]) -> [Shift]? {
        let size = Order.median(drops.map(\.bytes))
        let alike = drops.filter { (0.4...2.5).contains($0.bytes / size) }
        guard alike.count >= recurringMin, let last = alike.last, let end = days.last else {
            return nil
        }
        let gaps = zip(alike, alike.dropFirst()).map { days[$1.index].day - days[$0.index].day }
        guard let longest = gaps.max(), let shortest = gaps.min(), longest <= 2 * shortest,
            2 * (end.day - days[last.index].day) <= 3 * longest
        else { return nil }
        return alike
    }

    private static func spacing(of drops: [Shift], in days: [DailyUse]) -> Int {
        let gaps = zip(drops, drops.dropFirst()).map { days[$1.index].day - days[$0.index].day }
        return max(1, Int(Order.median(gaps.map(Double.init)).rounded()))
    }
}
