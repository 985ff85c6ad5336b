import Contracts
import Observability
import VolumeJanitorCore

/// What the janitor knows, as numbers for `/metrics`.
enum JanitorMetrics {
    static func register(_ janitor: Janitor, in metrics: MetricsRegistry) {
        metrics.gauge("janitor_volumes", help: "Volumes of this host.") {
            Double(janitor.state.volumes.count)
        }
        metrics.gauge("janitor_registrations", help: "Paths with a rule.") {
            Double(janitor.state.book.entries.count)
        }
        metrics.gauge("janitor_volumes_at_work", help: "Volumes planned or cleaned now.") {
            Double(janitor.state.schedule.running.count)
        }
        metrics.gauge("janitor_refused_labels", help: "Labels that declare nothing.") {
            Double(janitor.state.refusedLabels.count)
        }
        metrics.gauge(
            "janitor_silent_volumes",
            help: "Volumes whose file system does not answer."
        ) {
            Double(janitor.state.silences.count)
        }
        for health in VolumeStanding.worstFirst {
            metrics.gauge(
                "janitor_rules",
                help: "Rules and volumes by how they do.",
                labels: ["health": health.rawValue]
            ) {
                Double(janitor.state.healths.values.count { $0.health == health })
            }
        }
    }
}
