import Quantities

/// Says how large the next chunk is and how long to wait before it, from what time has passed.
///
/// Files are spread evenly: what a slow disk kept back is caught up with for half a second's worth
/// at most, so that no burst follows a pause.
package struct PaceKeeper: Sendable {
    private let perSecond: Double
    private let chunkMax: Int
    private let budget: Duration
    private var next = Duration.zero
    private var perFile: Duration?

    /// A keeper of a pace.
    package init(filesPerSecond: Double, chunkFiles: Int, chunkBudget: Duration) {
        perSecond = filesPerSecond
        chunkMax = chunkFiles
        budget = chunkBudget
    }

    /// How many files the next chunk has: what fits the budget, and a tenth of a second's worth.
    package var chunk: Int {
        var count = min(chunkMax, max(1, Int(perSecond / 10)))
        if let perFile, perFile > .zero {
            count = min(count, max(1, Int(budget / perFile)))
        }
        return count
    }

    /// How long to wait at a time since the start, before the next chunk.
    package func wait(at elapsed: Duration) -> Duration { max(.zero, next - elapsed) }

    /// A chunk of files was deleted.
    ///
    /// - Parameters:
    ///   - count: the files.
    ///   - started: when it began, since the start.
    ///   - ended: when it ended.
    package mutating func passed(_ count: Int, from started: Duration, to ended: Duration) {
        guard count > 0 else { return }
        let spent = (ended - started) / count
        perFile = perFile.map { ($0 * 3 + spent) / 4 } ?? spent
        let earliest = started - .milliseconds(500)
        next = max(next, earliest) + .microseconds(Int64(Double(count) * 1e6 / perSecond))
    }
}
