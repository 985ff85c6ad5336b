package import Quantities

/// How fast a run comes on, and when it may end.
package struct ScrubPace: Sendable, Equatable {
    private var points: [(at: Duration, covered: Int64, bytes: Int64)] = []

    /// How far back the present speed is looked at.
    static let span = Duration.seconds(60)
    /// Before this much was passed and this much time went by, no end is named.
    static let coveredMin = 0.01
    static let ranMin = Duration.seconds(20)

    /// A pace of which nothing is known.
    package init() {}

    /// Equal when they have seen the same.
    package static func == (left: Self, right: Self) -> Bool {
        left.points.elementsEqual(right.points) { $0 == $1 }
    }

    /// Takes in how far a run that runs is.
    package mutating func take(covered: Int64, bytes: Int64, at uptime: Duration) {
        points.append((uptime, covered, bytes))
        while points.count > 2, uptime - points[1].at > Self.span { points.removeFirst() }
    }

    /// Forgets the past: the run stood still.
    package mutating func stand() { points = [] }

    /// Bytes a second over the last minute; nil while that cannot be said.
    package var speed: Int64? { rate { $0.bytes } }

    /// The earliest and the latest moment at which a run is likely to end.
    ///
    /// - Parameters:
    ///   - covered: bytes of chunks that were passed.
    ///   - total: bytes of chunks.
    ///   - ran: how long it ran.
    ///   - paused: how long it stood still.
    ///   - now: the time.
    /// - Returns: the moments; nil when too little is known.
    package func end(
        covered: Int64,
        total: Int64,
        ran: Duration,
        paused: Duration,
        now: Timestamp
    ) -> (from: Timestamp, to: Timestamp)? {
        guard total > 0, covered > 0, ran >= Self.ranMin,
            Double(covered) / Double(total) >= Self.coveredMin
        else { return nil }
        let left = Double(max(0, total - covered))
        let whole = Double(covered) / ran.fractionalSeconds
        let rates = [whole, rate { $0.covered }.map(Double.init) ?? whole].filter { $0 > 0 }
        guard let slow = rates.min(), let fast = rates.max() else { return nil }
        // It will stand still as often as it did.
        let stands = (ran + paused).fractionalSeconds / ran.fractionalSeconds
        let earliest = left / fast
        let latest = min(left / slow * stands * 1.1, Self.secondsMax)
        return (
            now + .microseconds(Int64(min(earliest, Self.secondsMax) * 1e6)),
            now + .microseconds(Int64(latest * 1e6))
        )
    }

    private static let secondsMax = 10 * 365.0 * 86_400

    private func rate(_ value: ((at: Duration, covered: Int64, bytes: Int64)) -> Int64) -> Int64? {
        guard let first = points.first, let last = points.last else { return nil }
        let time = (last.at - first.at).fractionalSeconds
        guard time >= 3 else { return nil }
        return Int64(Double(max(0, value(last) - value(first))) / time)
    }
}
