import Observations

/// A look at the files of one bucket by their next number, in 4,096 even buckets.
struct Refinement: Sendable {
    /// Which number of the position is looked at.
    let level: Int
    /// What the numbers before it are.
    let prefix: [UInt64]
    /// Between what that number lies.
    let range: ClosedRange<UInt64>
    private(set) var buckets = [SelectionSums](repeating: SelectionSums(), count: Self.count)
    /// Which values each bucket really has, so that a look at few of them ends soon.
    private var values = [(low: UInt64, high: UInt64)](repeating: (.max, 0), count: Self.count)

    init(level: Int, prefix: [UInt64], range: ClosedRange<UInt64>) {
        self.level = level
        self.prefix = prefix
        self.range = range
    }

    /// Whether a file with a key may be looked at, before its position is made.
    func mayHold(key: UInt64) -> Bool {
        level == 0 ? range.contains(key) : prefix[0] == key
    }

    /// Whether a file is looked at.
    func holds(_ position: Position) -> Bool {
        for (level, word) in prefix.enumerated() where position.word(level) != word { return false }
        return range.contains(position.word(level))
    }

    mutating func add(_ position: Position, _ unit: SelectionUnit) {
        guard holds(position) else { return }
        let word = position.word(level)
        let bucket = Int((word - range.lowerBound) / width)
        buckets[bucket].add(unit)
        values[bucket] = (min(values[bucket].low, word), max(values[bucket].high, word))
    }

    /// The look at one of the buckets, which holds a file: narrower, or by the next number when it
    /// is of one value.
    func inside(_ bucket: Int) -> Self {
        let (low, high) = values[bucket]
        let narrow = Self(level: level, prefix: prefix, range: low...high)
        return low == high ? narrow.next : narrow
    }

    /// The look by the next number at files of one value of this one.
    var next: Self {
        Self(level: level + 1, prefix: prefix + [range.lowerBound], range: 0...UInt64.max)
    }

    /// The last position that can be looked at.
    var highEdge: Position {
        let words = prefix.prefix(3) + (level < 3 ? [range.upperBound] : [])
        return Position(
            key: words[0],
            modified: words.count > 1 ? words[1] : .max,
            size: words.count > 2 ? words[2] : .max,
            path: nil
        )
    }

    /// The position before which everything lies that stands before this look.
    var lowEdge: Position {
        let words = prefix + [range.lowerBound]
        let path = words.dropFirst(3).flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
        }
        return Position(
            key: words[0],
            modified: words.count > 1 ? words[1] : 0,
            size: words.count > 2 ? words[2] : 0,
            path: PathBytes(Array(path.prefix { $0 != 0 }))
        )
    }

    private var width: UInt64 { (range.upperBound - range.lowerBound) / UInt64(Self.count) + 1 }

    private static let count = 4096
}
