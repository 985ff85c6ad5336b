/// Waits that double, each with jitter, so that replicas do not come back together.
struct RetryBackoff: Sendable {
    private var current = Duration.milliseconds(250)
    /// The longest wait.
    let longest = Duration.seconds(30)

    /// The next wait: between half of the current one and all of it.
    mutating func next() -> Duration {
        var random = SystemRandomNumberGenerator()
        defer { current = min(current * 2, longest) }
        return current / 2 * Double.random(in: 1...2, using: &random)
    }
}
