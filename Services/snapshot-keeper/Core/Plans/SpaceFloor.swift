import Quantities

/// How much of a pool must be free for one more snapshot.
///
/// A snapshot takes next to nothing, but from then on deleting files frees nothing: on a pool that
/// is nearly full it takes people the only way out.
package struct SpaceFloor: Sendable, Hashable {
    /// The part of the pool, in per cent.
    package let percent: Double

    /// A floor of a part of the pool.
    package init(percent: Double) { self.percent = percent }

    /// Why there is no room; nil where there is, or when nobody knows.
    package func refusal(free: Int64, of all: Int64) -> String? {
        guard all > 0, Double(free) < Double(all) * percent / 100 else { return nil }
        let room = Wording.size(ByteCount(free), of: ByteCount(all))
        return "only \(room) are free, and \(Wording.decimal(percent, places: 0)) % must be; "
            + "free some space, or let old snapshots go with poolkeeper cleanup"
    }
}
