import CollectorCore
import Observability

/// What the intake counts.
struct IntakeCounters: Sendable {
    let accepted: Counter
    let replayed: Counter
    let refused: Counter
    let full: Counter
    let unwritten: Counter
    private let samples: Counter
    private let rejected: Counter
    private let unknownKeys: Counter
    private let alerts: Counter

    init(_ metrics: MetricsRegistry) {
        func outcome(_ outcome: String) -> Counter {
            metrics.counter(
                "collector_webhooks_total",
                help: "Webhooks by what became of them.",
                labels: ["outcome": outcome]
            )
        }
        accepted = outcome("accepted")
        replayed = outcome("replayed")
        refused = outcome("refused")
        full = outcome("journal-full")
        unwritten = outcome("journal-unwritable")
        samples = metrics.counter("collector_samples_total", help: "Samples read from webhooks.")
        rejected = metrics.counter(
            "collector_items_rejected_total",
            help: "Metrics and alerts that were not taken."
        )
        unknownKeys = metrics.counter(
            "collector_unknown_keys_total",
            help: "Members of webhooks that no version knows."
        )
        alerts = metrics.counter("collector_source_alerts_total", help: "Alerts in webhooks.")
    }

    func note(_ reading: WebhookReading) {
        samples.increment(by: reading.acceptedCount)
        if reading.rejectedCount > 0 { rejected.increment(by: reading.rejectedCount) }
        if reading.unknownKeys > 0 { unknownKeys.increment(by: reading.unknownKeys) }
        if !reading.alerts.isEmpty { alerts.increment(by: reading.alerts.count) }
    }
}
