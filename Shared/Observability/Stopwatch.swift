/// Measures how long something took, on a clock that is never set back.
package struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    /// Starts to measure.
    package init() {}

    /// The time since the start.
    package var elapsed: Duration { ContinuousClock.now - start }
}
