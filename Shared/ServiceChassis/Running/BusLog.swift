import Contracts
package import Logging
package import MessageBus
package import Observability

/// Logs and counts what a node of the bus reports.
package struct BusLog: Sendable {
    private let logger: Logger
    private let lost: Counter
    private let olderEpochs: Counter
    private let conflicts: Counter
    private let epochs: Counter
    private let incidents: @Sendable (BusIncident.Kind) -> Counter

    /// A log of a service's node.
    package init(logger: Logger, metrics: MetricsRegistry) {
        self.logger = logger
        func counter(_ kind: String) -> Counter {
            metrics.counter(
                "bus_alarms_total",
                help: "What must not happen on the bus and needs a person: see the log.",
                labels: ["kind": kind]
            )
        }
        lost = counter("lost")
        olderEpochs = counter("older-epoch")
        conflicts = counter("conflict")
        epochs = counter("epoch-changed")
        incidents = { kind in
            metrics.counter(
                "bus_incidents_total",
                help: "Incidents that this service's journal told of.",
                labels: ["kind": kind.rawValue]
            )
        }
    }

    private func note(_ incident: BusIncident) {
        switch incident.severity {
        case .critical: logger.error("\(incident.text)")
        case .warning: logger.warning("\(incident.text)")
        default: logger.notice("\(incident.text)")
        }
    }

    /// Takes one report.
    package func note(_ event: BusEvent) {
        switch event {
        case .lost(let loss):
            lost.increment()
            logger.error("messages of the bus are lost and will never be taken: \(loss)")
        case .olderEpoch(let source, let lane, let epoch):
            olderEpochs.increment()
            logger.error(
                """
                \(source) publishes \(lane) in its closed epoch \(epoch): two journals claim one \
                name; stop the one that was put back
                """
            )
        case .twin(let source, let lane):
            conflicts.increment()
            logger.error(
                """
                a process of \(source) that was replaced still publishes \(lane): two processes \
                claim one name; stop one or rename it
                """
            )
        case .epochChanged(let source, let lane, let old, let new, _):
            epochs.increment()
            logger.warning(
                """
                \(source) goes on with \(lane) in the epoch \(new) instead of \(old): its journal \
                was put back or made anew
                """
            )
        case .rolledBack(let lane, let peer, let old, let new):
            epochs.increment()
            logger.error(
                """
                this service's journal was put back from an older copy, as \(peer) shows on \
                \(lane); it goes on in the epoch \(new) instead of \(old), and what was published \
                after the copy was made is gone from it
                """
            )
        case .proofRefused(let lane, let peer):
            logger.warning(
                "\(peer) says that it took of \(lane) what this journal does not hold; not believed"
            )
        case .forgotten(let consumer, let peer):
            logger.notice("rows are no longer held back for \(consumer): \(peer) said so")
        case .incident(let incident):
            incidents(incident.kind).increment()
            note(incident)
        case .conflict(let source):
            conflicts.increment()
            logger.error("two connections claim to be \(source); stop one or rename it")
        case .takeFailed, .performFailed, .journalFailed:
            logger.warning("bus: \(event)")
        case .badFrame, .duplicate, .took, .refused:
            logger.debug("bus: \(event)")
        }
    }
}
