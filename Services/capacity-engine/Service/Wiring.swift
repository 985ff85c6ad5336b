import Contracts
import FleetHistory
import HTTPSurface
import Logging
import Observability
import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The capacity engine as a service.
package enum CapacityEngineService {
    /// What `capacity-engine` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "capacity-engine",
        summary: "Says what pools can really take, when they are full, and what is unusual.",
        publishes: [
            PoolAssessed.lane, ForecastUpdated.lane, GrowthAnomalyFound.lane,
            CapacityBusIncident.lane,
        ],
        subscribes: [BtrfsPoolObserved.lane, HistoryAdvanced.lane],
        migrations: migrations
    ) { reader in
        let settings = CapacitySettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations = [CapacityTables.migration]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: CapacitySettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: migrations
        )
        do {
            return try parts(settings, context, journal)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func parts(
        _ settings: CapacitySettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) throws -> RunningParts {
        JournalMetrics.register(journal, in: context.metrics)
        let history = LazyFleetHistory {
            try await FleetHistoryURL.open(
                settings.databaseURL,
                role: .reader,
                clock: context.clock,
                logger: context.logger
            )
        }
        let desk = ForecastDesk(
            journal: journal,
            history: PoolHistory(history: history),
            settings: settings,
            clock: context.clock
        )
        let intake = PoolIntake(
            journal: journal,
            standings: context.standings,
            clock: context.clock
        )
        let bus = try BusRunner.parts(
            for: journal,
            subscriptions: intake.subscriptions,
            context
        )
        return RunningParts(
            services: bus + [
                JournalWatch(journal, health: context.health),
                ForecastLoop(desk: desk, health: context.health, logger: context.logger),
                server(settings, context, journal),
            ]
        ) {
            await history.close()
            context.close(journal)
        }
    }

    private static func server(
        _ settings: CapacitySettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) -> HTTPServer {
        context.server(
            listen: settings.listen,
            routes: Handlers(journal: journal).table(),
            authenticator: TokenAuthenticator(
                token: nil,
                allowFrom: [.loopbackV4, .loopbackV6]
            )
        )
    }
}
