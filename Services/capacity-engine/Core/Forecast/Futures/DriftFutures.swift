/// Futures of use that wanders: days like those that were, in another order.
struct DriftFutures: Futures {
    static let horizon = 1825
    /// Days that stay together, since a busy day is seldom alone.
    private static let block = 3

    let count = 300
    let slope: Double
    private let now: Double
    private let steps: [Double]

    /// The futures of a segment; it has two days at least.
    init(_ segment: UseSegment) {
        let days = segment.days
        now = days.last?.bytes ?? 0
        steps = zip(days, days.dropFirst()).flatMap { one, next -> [Double] in
            let gap = max(1, next.day - one.day)
            let step = (next.bytes - one.bytes) / Double(gap)
            return [Double](repeating: step, count: min(gap, 400))
        }
        slope = steps.reduce(0, +) / Double(max(1, steps.count))
    }

    func days(to bytes: Double) -> [Double] {
        guard !steps.isEmpty else { return [] }
        var random = SplitMix(seed: 0x9E37_79B9)
        return (0..<count).compactMap { _ in
            // What a day brings on average is itself known only as well as so many days tell it.
            // Few large days make that less than it seems, so fewer than there are are drawn.
            let pool = draw(steps, count: max(1, steps.count / 2), &random)
            guard pool.reduce(0, +) > 0 else { return nil }
            var use = now
            var day = 0
            while day < Self.horizon {
                let start = Int(random.next() % UInt64(pool.count))
                for offset in 0..<Self.block {
                    use += pool[(start + offset) % pool.count]
                    day += 1
                    if use >= bytes { return Double(day) }
                }
            }
            return nil
        }.sorted()
    }

    func use(after days: Double) -> (median: Double, deviation: Double) {
        let count = Double(max(1, steps.count))
        let square = steps.reduce(0) { $0 + ($1 - slope) * ($1 - slope) } / max(1, count - 1)
        return (now + slope * days, (square * days + square / count * days * days).squareRoot())
    }

    private func draw(_ steps: [Double], count: Int, _ random: inout SplitMix) -> [Double] {
        var drawn: [Double] = []
        while drawn.count < count {
            let start = Int(random.next() % UInt64(steps.count))
            for offset in 0..<Self.block { drawn.append(steps[(start + offset) % steps.count]) }
        }
        return drawn
    }
}
