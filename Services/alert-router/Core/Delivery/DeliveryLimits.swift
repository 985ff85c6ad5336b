/// How much is kept for destinations that do not answer, and for how long.
package struct DeliveryLimits: Sendable, Hashable {
    /// Notifications that wait for one destination at the most; the oldest is given up for a newer.
    package var waitingMax = 10_000
    /// A notification that is older is given up.
    package var ageMax = Duration.seconds(3 * 86_400)
    /// A notification that was tried so often is given up.
    package var attemptsMax = 500
    /// Messages refused in a row after which a destination is disabled.
    package var refusalsMax = 5
    /// How often a disabled destination is asked whether it is back.
    package var probeEvery = Duration.seconds(3600)
    /// Notifications under way at the same time, over all destinations.
    package var underWayMax = 64
    /// How long notifications and their attempts are remembered after their end.
    package var historyKept = Duration.seconds(90 * 86_400)

    /// Limits with every default.
    package init() {}
}
