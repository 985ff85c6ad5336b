import Observations

/// Where in the order the selection ends: it looks for the place by sums of buckets, then by files.
struct Boundary: Sendable {
    /// So many files, counted from the first, may go at most.
    let countMax: Int64
    /// So many bytes have to be freed; nil when all go that may.
    let need: Int64?
    let usage: UsageKind
    /// Everything before the place looked at.
    private(set) var before = SelectionSums()

    init(countMax: Int64, need: Int64?, usage: UsageKind) {
        self.countMax = countMax
        self.need = need
        self.usage = usage
    }

    /// Whether nothing behind what was summed goes.
    var isReached: Bool {
        before.counted >= countMax || need.map { before.bytes(usage) >= $0 } ?? false
    }

    /// Passes buckets until the one that the selection ends in; nil when it takes all of them.
    mutating func pass(
        _ buckets: some Sequence<(offset: Int, element: SelectionSums)>
    ) -> Int? {
        for (index, bucket) in buckets where bucket.counted > 0 {
            var next = before
            next.add(bucket)
            if next.counted > countMax || need.map({ next.bytes(usage) >= $0 }) ?? false {
                return index
            }
            before = next
        }
        return nil
    }

    /// Passes files in order; returns the last that goes, nil when none of them does.
    mutating func pass(_ files: [FirstUnits.Entry]) -> Position? {
        var last: Position?
        for file in files {
            guard !isReached else { return last }
            before.add(file.unit)
            last = file.position
        }
        return last
    }
}
