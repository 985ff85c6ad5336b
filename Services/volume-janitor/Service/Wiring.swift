import Contracts
import Foundation
package import HTTPSurface
import Logging
import Observability
import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore
import VolumeJanitorCore

/// The volume janitor as a service.
package enum VolumeJanitorService {
    /// What `volume-janitor` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "volume-janitor",
        summary: "Keeps Docker volumes inside their limits and deletes nothing else.",
        publishes: [
            VolumeAssessed.lane, VolumeCleaned.lane, JanitorBusIncident.lane,
            CommandAnswered.lane(of: "volume-janitor"),
        ],
        migrations: migrations
    ) { reader in
        let settings = JanitorSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations =
        JanitorSchema.migrations + AuditTables.migrations + [BirthTable.migration]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: JanitorSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: migrations,
            at: settings.databasePath
        )
        do {
            return try parts(settings, context, journal)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func parts(
        _ settings: JanitorSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) throws -> RunningParts {
        JournalMetrics.register(journal, in: context.metrics)
        let inventory = VolumeInventory(
            host: DockerHost(settings.dockerHost == "auto" ? "" : settings.dockerHost) ?? .none,
            mapper: VolumeMapper(volumesRoot: settings.volumesRoot.flatMap { AbsolutePath($0) }),
            births: JournalBirths(journal),
            health: context.health,
            clock: context.clock,
            logger: context.logger
        )
        let janitor = janitor(settings, context, journal, source: inventory)
        let ledger = JournalAuditLedger(journal)
        let server = server(settings, context, janitor, ledger)
        JanitorMetrics.register(janitor, in: context.metrics)
        let loop = TurnLoop(janitor: janitor, ledger: ledger, health: context.health)
        let bus = try BusRunner.parts(
            for: journal,
            subscriptions: [JanitorCommands(janitor).handler(journal).subscription],
            context
        )
        return RunningParts(
            services: bus + [
                JournalWatch(journal, health: context.health), inventory, loop, server,
            ]
        ) {
            context.close(journal)
        }
    }

    /// The janitor around an open journal; a test gives its own source of volumes and threads.
    package static func janitor(
        _ settings: JanitorSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        source: any VolumeSource,
        threads: FileThreads = FileThreads(.walks)
    ) -> Janitor {
        let owner = HostIdentity(
            client: settings.client,
            host: settings.hostName ?? ProcessInfo.processInfo.hostName
        )
        return Janitor(
            keeper: StateKeeper(
                journal: journal,
                owner: owner,
                schedule: Schedule(
                    interval: settings.checkInterval,
                    turnsMax: settings.runsAtOnce
                ),
                clock: context.clock
            ),
            source: source,
            work: VolumeWork(
                journal: journal,
                deletionsPerSecond: settings.deletionsPerSecond,
                clock: context.clock,
                threads: threads
            ),
            settings: settings,
            clock: context.clock,
            boot: readWholeFile("/proc/sys/kernel/random/boot_id").map {
                String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self)
            } ?? "",
            logger: context.logger
        )
    }

    /// The API around a janitor.
    package static func server(
        _ settings: JanitorSettings,
        _ context: ServiceContext,
        _ janitor: Janitor,
        _ audit: any AuditReading
    ) -> HTTPServer {
        context.server(
            listen: settings.listen,
            routes: Handlers(
                janitor: janitor,
                audit: audit,
                answers: AnswerBook(journal: janitor.keeper.journal, clock: context.clock),
                health: context.health,
                settings: settings,
                clock: context.clock
            ).table(),
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom,
                setting: "api_token_file (SM_API_TOKEN_FILE)"
            )
        )
    }
}
