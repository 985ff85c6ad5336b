/// Cuts 64-bit keys into buckets that are the finer the nearer they are to a top.
///
/// A bucket is a 512th of its distance from the top, or one key: minutes for files of days, a day
/// for files of years.
package struct LogBuckets: Sendable {
    private let top: UInt64

    /// Buckets below a top; what lies above shares the last bucket with the top itself.
    package init(top: UInt64) {
        self.top = top
    }

    /// How many buckets there are.
    package static let count = (64 - bits + 1) << bits

    /// The bucket of a key; lower keys have lower buckets.
    package func index(of key: UInt64) -> Int {
        let distance = key < top ? top - key : 0
        return Self.count - 1 - Self.index(distance: distance)
    }

    /// The keys of a bucket.
    package func keys(of index: Int) -> ClosedRange<UInt64> {
        let distances = Self.distances(Self.count - 1 - index)
        let low = top >= distances.upperBound ? top - distances.upperBound : 0
        let high = distances.lowerBound == 0 ? .max : top &- distances.lowerBound
        return low...max(low, high)
    }

    private static func index(distance: UInt64) -> Int {
        guard distance >= 1 << bits else { return Int(distance) }
        let shift = 63 - distance.leadingZeroBitCount - bits
        return ((shift + 1) << bits) + Int((distance >> UInt64(shift)) & (1 << bits - 1))
    }

    private static func distances(_ index: Int) -> ClosedRange<UInt64> {
        guard index >= 1 << bits else { return UInt64(index)...UInt64(index) }
        let shift = UInt64(index >> bits - 1)
        let low = (1 << UInt64(bits) | UInt64(index & (1 << bits - 1))) << shift
        return low...(low + (1 << shift - 1))
    }

    private static let bits = 9
}
