/// The named limits of writing and maintaining history.
package struct HistoryLimits: Sendable, Equatable {
    /// Two bodies that are equal and less than this apart are one webhook sent twice.
    package var bodyClaimWindow: Duration = .seconds(120)
    /// Two webhooks of one idempotency key less than this apart are one.
    package var keyClaimWindow: Duration = .seconds(86_400)
    /// How long after its writing a claim outlives its window.
    ///
    /// The other copy of a webhook may wait in the journal of a collector that was killed, and an
    /// undated sample of it has another time there: without its claim it would be written again.
    /// A week is longer than a killed collector should stay down.
    package var claimSlack: Duration = .seconds(7 * 86_400)
    /// How long after its end an hour is rolled up, so that stragglers are counted at once.
    package var hourGrace: Duration = .seconds(120)
    /// Hours of systems that one call of `maintain` rolls up at the most.
    package var hoursPerCall = 4000
    /// Hours of systems that one transaction rolls up at the most.
    package var hoursPerTransaction = 200
    /// Days ahead for which partitions are made.
    package var partitionsAhead = 7
    /// Series remembered in memory at the most; more make it forget and look up again.
    package var seriesRemembered = 400_000

    /// The limits above.
    package init() {}
}
