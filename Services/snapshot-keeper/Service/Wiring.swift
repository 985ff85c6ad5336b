import CommandsSystem
import Contracts
import Foundation
import HTTPSurface
import Logging
import Observability
package import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The snapshot keeper as a service.
package enum SnapshotKeeperService {
    /// What `snapshot-keeper` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "snapshot-keeper",
        summary: "Takes Btrfs snapshots when they are due and lets old ones go by their rules.",
        publishes: [
            SubvolumeAssessed.lane, KeeperBusIncident.lane,
            CommandAnswered.lane(of: "snapshot-keeper"),
        ],
        migrations: LedgerSchema.migrations
    ) { reader in
        let settings = KeeperSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Opens the journal that holds the ledger.
    ///
    /// The commands of a host use the same file while no service does.
    package static func open(
        in stateFolder: String,
        instance: String? = nil,
        clock: any WallClock
    ) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: stateFolder + "/journal.sqlite",
            service: definition.name,
            instance: instance,
            lanes: definition.publishes,
            migrations: LedgerSchema.migrations,
            clock: clock
        )
    }

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: KeeperSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try open(
            in: context.stateFolder,
            instance: context.instance,
            clock: context.clock
        )
        do {
            return try parts(settings, context, journal)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func parts(
        _ settings: KeeperSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) throws -> RunningParts {
        JournalMetrics.register(journal, in: context.metrics)
        let keeper = keeper(
            settings.snapshots,
            KeeperStore(journal, clock: context.clock),
            SubvolumeTeller(
                client: settings.client,
                host: settings.hostName ?? ProcessInfo.processInfo.hostName
            )
        )
        let bus = try BusRunner.parts(
            for: journal,
            subscriptions: [KeeperCommands(keeper: keeper).handler(journal).subscription],
            context
        )
        return RunningParts(
            services: bus + [
                JournalWatch(journal, health: context.health),
                KeeperLoop(
                    keeper: keeper,
                    kept: settings.ledgerKept,
                    health: context.health,
                    logger: context.logger
                ),
                server(settings, context, keeper),
            ]
        ) {
            context.close(journal)
        }
    }

    /// A keeper of the real pools of this host.
    package static func keeper(
        _ settings: SnapshotSettings,
        _ store: KeeperStore,
        _ teller: SubvolumeTeller
    ) -> SnapshotKeeper {
        SnapshotKeeper(
            settings.subvolumes,
            place: BtrfsPlace(),
            store: store,
            runner: LocalRunner(),
            teller: teller,
            clock: store.clock
        )
    }

    private static func server(
        _ settings: KeeperSettings,
        _ context: ServiceContext,
        _ keeper: SnapshotKeeper
    ) -> HTTPServer {
        context.server(
            listen: settings.listen,
            routes: Handlers(keeper: keeper).table(),
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom,
                setting: "api_token_file (POOLKEEPER_API_TOKEN_FILE)"
            )
        )
    }
}
