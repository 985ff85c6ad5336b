import Contracts
package import Observability
import Quantities
package import StateStore

/// What a service's journal holds, as numbers for `/metrics`.
package enum JournalMetrics {
    /// Shows each lane's fullness, and how many messages its required consumers lack.
    package static func register(_ journal: ServiceJournal, in metrics: MetricsRegistry) {
        for lane in journal.pressure.map(\.lane) {
            let labels = ["lane": lane.text]
            metrics.gauge(
                "bus_lane_held_bytes",
                help: "Bytes of a lane that its required consumers have not acknowledged.",
                labels: labels
            ) { Double(journal.pressure.first { $0.lane == lane }?.held.bytes ?? 0) }
            metrics.gauge(
                "bus_lane_limit_bytes",
                help: "Bytes that a lane may hold unacknowledged.",
                labels: labels
            ) { Double(journal.pressure.first { $0.lane == lane }?.limit.bytes ?? 0) }
            metrics.gauge(
                "bus_lane_unacknowledged_messages",
                help: "Messages of a lane that some required consumer has not acknowledged.",
                labels: labels
            ) { Double(journal.unacknowledged[lane] ?? 0) }
        }
    }
}
