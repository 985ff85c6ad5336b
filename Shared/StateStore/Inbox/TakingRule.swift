import Quantities

/// What is done with a message that fails when it is taken.
struct TakingRule {
    /// What waits for it.
    let order: LaneOrder
    /// After so many attempts it is given up.
    let attemptsMax: Int
    /// How long one that is put aside waits first.
    let firstDelay: Duration
    /// The time of day.
    let now: Timestamp
}
