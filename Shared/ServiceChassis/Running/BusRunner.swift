package import MessageBus
package import ServiceLifecycle
package import StateStore

/// Runs a node of the bus until shut down.
package struct BusRunner: Service {
    private let node: BusNode

    /// Runs this node.
    package init(node: BusNode) { self.node = node }

    /// Runs until shut down; the node ends by cancellation, which is how a shutdown reaches it.
    ///
    /// - Throws: what keeps the node from the bus: a service that was told of one does not go on
    ///   without it unnoticed.
    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [node] in try await node.run() }
        } catch is CancellationError {}
    }

    /// The parts of a service that may also run alone: its operator's door, and a node of the bus
    /// where the process was told of one.
    ///
    /// - Parameters:
    ///   - journal: the service's journal.
    ///   - subscriptions: what it reads from the bus.
    ///   - companions: what runs beside the node that is given, and not without it.
    ///   - context: the process's surroundings.
    /// - Returns: the parts, to be run beside the service's own.
    /// - Throws: what keeps the process from the bus that it was told of.
    package static func parts(
        for journal: ServiceJournal,
        subscriptions: [Subscription],
        companions: (BusNode) -> [any Service] = { _ in [] },
        _ context: ServiceContext
    ) throws -> [any Service] {
        let door = OperatorDoor.parts(for: journal, context)
        let transport: any BusTransport
        do {
            transport = try context.transport()
        } catch is NoBus {
            return door
        }
        let log = BusLog(logger: context.logger, metrics: context.metrics)
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: subscriptions,
            clock: context.clock,
            report: { log.note($0) }
        )
        return door + companions(node) + [BusRunner(node: node)]
    }
}
