import Contracts
import Observability
import Quantities
import ScrubControllerCore

/// What the controller knows, as numbers for `/metrics`.
enum ScrubMetrics {
    static let stages: [ScrubStage] = [
        .never, .waiting, .running, .throttled, .paused, .resuming, .finished, .aborted, .overdue,
        .unknown,
    ]

    static func register(_ loop: ScrubLoop, in metrics: MetricsRegistry) {
        for stage in stages {
            metrics.gauge(
                "scrub_pools",
                help: "Pools by where their scrub stands.",
                labels: ["stage": stage.rawValue]
            ) {
                Double(loop.all.count { $0.known.machine.state.stage == stage })
            }
        }
        metrics.gauge("scrub_incidents", help: "Damage that stands, of every pool.") {
            Double(loop.all.flatMap(\.incidents).count { $0.state == .open })
        }
        metrics.gauge("scrub_bytes_per_second", help: "What scrubs read in a second.") {
            loop.all.compactMap { $0.fact.speed }.reduce(0) { $0 + Double($1.bytes) }
        }
    }
}
