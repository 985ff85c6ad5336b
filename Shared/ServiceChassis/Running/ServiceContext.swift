package import Logging
package import MessageBus
package import Observability
package import Quantities

/// What a service is given to run with.
package struct ServiceContext: Sendable {
    /// The service's name.
    package var name: ServiceName
    /// A folder of the service's own, mode 0700, that no other process uses.
    package var stateFolder: String
    /// The time of day.
    package var clock: any WallClock
    /// Where it logs.
    package var logger: Logger
    /// Where it says how its components are.
    package var health: HealthBoard
    /// Where it counts.
    package var metrics: MetricsRegistry
    /// The instance that this process's bus key was made for; nil to have the journal name one.
    package var instance: String?
    /// For whom each source on the bus speaks.
    package var standings: SourceStandings
    /// Makes the way to the message bus; throws when the process was given none.
    package var transport: @Sendable () throws -> any BusTransport

    /// A context of these parts.
    package init(
        name: ServiceName,
        stateFolder: String,
        clock: any WallClock,
        logger: Logger,
        health: HealthBoard,
        metrics: MetricsRegistry,
        instance: String? = nil,
        standings: SourceStandings = SourceStandings(),
        transport: @escaping @Sendable () throws -> any BusTransport = { throw NoBus() }
    ) {
        self.name = name
        self.stateFolder = stateFolder
        self.clock = clock
        self.logger = logger
        self.health = health
        self.metrics = metrics
        self.instance = instance
        self.standings = standings
        self.transport = transport
    }
}
