import Quantities

/// How many requests a destination takes.
enum RateLimit: Sendable, Hashable {
    /// So many in a window that begins with its first request.
    case window(requests: Int, seconds: Double)
    /// So many at once, and one more every so many seconds.
    case bucket(burst: Int, secondsEach: Double)
}

/// What one destination has used up of one limit.
struct RateWindow: Sendable {
    let limit: RateLimit
    private var start: Timestamp?
    private var used = 0.0

    init(_ limit: RateLimit) { self.limit = limit }

    /// Counts a request.
    ///
    /// - Returns: the seconds until the next is taken, when this is one too many.
    mutating func take(at now: Timestamp) -> Double? {
        let passed = start.map { (now - $0).inSeconds } ?? 0
        switch limit {
        case .window(let requests, let seconds):
            if start == nil || passed >= seconds {
                start = now
                used = 0
            }
            guard used < Double(requests) else { return seconds - passed }
        case .bucket(let burst, let each):
            used = max(0, used - passed / each)
            start = now
            guard used + 1 <= Double(burst) + 1e-9 else {
                return (used + 1 - Double(burst)) * each
            }
        }
        used += 1
        return nil
    }
}

extension Duration {
    /// The length in seconds.
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
