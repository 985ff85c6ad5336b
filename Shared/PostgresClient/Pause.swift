import Glibc

/// Waits a little longer before each further attempt, at random, so that two that met do not meet
/// again: 2 ms doubled each time, at most about a second.
///
/// Only for a thread of our own: it blocks.
func pauseBeforeAttempt(_ attempt: Int, base: Double = 0.001) {
    let longest = min(1.0, base * Double(1 << min(attempt, 12)))
    let seconds = Double.random(in: longest / 2...longest)
    usleep(UInt32(seconds * 1_000_000))
}
