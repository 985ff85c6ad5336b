import Quantities

/// How many bytes may go now, so that no more than so many go in a second.
///
/// A quarter of a second's bytes may be saved up, so that a pause does not cost throughput, and
/// more may not, so that a pause is not made up for by a flood.
struct RateBudget: Sendable {
    /// The least that is let through at once: pipes are slow in small pieces.
    static let pieceMin = 65_536.0

    private let bytesPerSecond: Double
    private var saved: Double
    private var last: Duration

    init(bytesPerSecond: UInt64, at now: Duration) {
        self.bytesPerSecond = max(1, Double(bytesPerSecond))
        saved = 0
        last = now
    }

    private var savedMax: Double { max(Self.pieceMin, bytesPerSecond / 4) }

    /// Bytes that may go at a moment; 0 until there is enough for a piece.
    mutating func allowance(at now: Duration) -> Int {
        let passed = max(.zero, now - last)
        last = max(last, now)
        saved = min(savedMax, saved + passed.fractionalSeconds * bytesPerSecond)
        return saved >= Self.pieceMin ? Int(saved) : 0
    }

    /// Notes bytes that went.
    mutating func spend(_ bytes: Int) { saved -= Double(bytes) }

    /// How long until the next piece may go.
    var wait: Duration { .seconds(max(0, Self.pieceMin - saved) / bytesPerSecond) }
}
