/// Leaves out days that lie off both what was before and what came after: bad samples.
///
/// A level that stays, such as after a big delete, is no outlier: it agrees with what came after.
enum OutlierFilter {
    /// So many usual deviations off is wrong.
    private static let limit = 6.0
    /// Nothing nearer than this share of the greatest use is wrong.
    private static let floorShare = 0.002
    private static let reach = 3

    /// The days that can be believed.
    static func believable(_ days: [DailyUse]) -> [DailyUse] {
        guard days.count > 2 * reach else { return days }
        let growth = Order.median(zip(days, days.dropFirst()).map(Self.perDay))
        let offs = days.indices.map { off(days, $0, growth) }
        let usual = Order.spread(offs.compactMap(\.self).map { ($0.before + $0.after) / 2 })
        let greatest = days.map(\.bytes).max() ?? 0
        let far = max(limit * usual, floorShare * greatest)
        return zip(days, offs).filter { _, off in
            guard let off else { return true }
            let isAbove = off.before > far && off.after > far
            return !isAbove && !(off.before < -far && off.after < -far)
        }.map(\.0)
    }

    private static func perDay(_ one: DailyUse, _ next: DailyUse) -> Double {
        (next.bytes - one.bytes) / Double(max(1, next.day - one.day))
    }

    /// How far a day lies above what its neighbours on each side lead to; nil near the ends.
    private static func off(
        _ days: [DailyUse],
        _ index: Int,
        _ growth: Double
    ) -> (before: Double, after: Double)? {
        guard index >= reach, index + reach < days.count else { return nil }
        func expected(_ range: Range<Int>) -> Double {
            Order.median(
                range.map { days[$0].bytes + growth * Double(days[index].day - days[$0].day) }
            )
        }
        let bytes = days[index].bytes
        return (
            bytes - expected(index - reach..<index),
            bytes - expected(index + 1..<index + 1 + reach)
        )
    }
}
