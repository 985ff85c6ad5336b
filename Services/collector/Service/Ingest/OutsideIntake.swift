package import CollectorCore
import Contracts
package import Observability
package import Quantities
package import StateStore

/// Takes in alerts of other alerting systems: committed to the journal, then answered.
package struct OutsideIntake: Sendable {
    private let journal: ServiceJournal
    private let receipts: ReceiptClock
    private let counters: [OutsideAlert.Intake: OutsideCounters]

    /// An intake into a journal.
    package init(journal: ServiceJournal, clock: any WallClock, metrics: MetricsRegistry) {
        self.journal = journal
        receipts = ReceiptClock(clock)
        counters = Dictionary(
            uniqueKeysWithValues: OutsideAlert.Intake.allCases.map {
                ($0, OutsideCounters($0, metrics))
            }
        )
    }

    /// Takes the alerts of one body, all or none of those that could be read.
    ///
    /// - Parameters:
    ///   - intake: where it came in.
    ///   - sender: whose key it came with.
    ///   - read: gives what the body said; a `WebhookFault` becomes the answer.
    /// - Returns: what was taken, once the commit is on the disk; and its id, for both sides' logs.
    /// - Throws: `Problem` when nothing of it was kept.
    package func take(
        by intake: OutsideAlert.Intake,
        from sender: WebhookReader.Sender,
        _ read: () throws(WebhookFault) -> OutsideReader.Reading
    ) async throws -> (reading: OutsideReader.Reading, id: MessageID) {
        let received = receipts.next()
        let counters = counters[intake]
        let reading: OutsideReader.Reading
        do throws(WebhookFault) {
            reading = try read()
        } catch {
            counters?.refused.increment()
            throw error.problem
        }
        var random = IDRandomness()
        let request = MessageID(at: received, using: &random)
        let facts = reading.alerts.map { Self.fact($0, intake, sender, received) }
        let ids = facts.map { _ in MessageID(at: received, using: &random) }
        do {
            try await journal.perform { unit in
                for (fact, id) in zip(facts, ids) {
                    _ = try unit.publish(fact, id: id, at: received)
                }
            }
        } catch let error as StateStoreError {
            counters?.unwritten.increment()
            throw error.problem
        }
        if !facts.isEmpty { counters?.accepted.increment(by: facts.count) }
        if !reading.rejected.isEmpty { counters?.refused.increment(by: reading.rejected.count) }
        return (reading, request)
    }

    private static func fact(
        _ alert: OutsideAlert,
        _ intake: OutsideAlert.Intake,
        _ sender: WebhookReader.Sender,
        _ received: Timestamp
    ) -> OutsideAlertReported {
        // A key of one client speaks for no other; a key of all may name one.
        let named = alert.labels["client"].flatMap { ClientName($0) }
        var fact = OutsideAlertReported(
            tenant: sender.tenant,
            client: sender.client ?? named,
            system: alert.system,
            intake: intake.rawValue,
            alias: alert.alias,
            summary: alert.summary,
            receivedAt: received
        )
        fact.isOver = alert.isOver
        fact.holdsUntil = alert.holds.map { received + $0 }
        fact.name = alert.name
        fact.severity = alert.severity
        fact.details = alert.details
        fact.object = alert.object
        fact.url = alert.url
        fact.labels = alert.labels
        return fact
    }
}

/// What an intake of other systems' alerts counts.
struct OutsideCounters: Sendable {
    let accepted: Counter
    let refused: Counter
    let unwritten: Counter

    init(_ intake: OutsideAlert.Intake, _ metrics: MetricsRegistry) {
        func outcome(_ outcome: String) -> Counter {
            metrics.counter(
                "collector_outside_alerts_total",
                help: "Alerts and ends that other alerting systems told, by what became of them.",
                labels: ["intake": intake.rawValue, "outcome": outcome]
            )
        }
        accepted = outcome("accepted")
        refused = outcome("refused")
        unwritten = outcome("journal-unwritable")
    }
}
