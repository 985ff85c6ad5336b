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
