import Contracts
import FleetHistory
import Foundation
import HTTPSurface
import Logging
import MessageBus
import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The collector as a service.
package enum CollectorService {
    /// What it is, for one process or several.
    package static let definition = ServiceDefinition(
        name: "collector",
        summary: "Takes webhooks in, keeps them durably and writes fleet history.",
        publishes: [
            SamplesAccepted.lane, SourceAlertsReported.lane, OutsideAlertReported.lane,
            HistoryAdvanced.lane, BtrfsPoolObserved.lane, CollectorBusIncident.lane,
        ],
        subscribes: [KeyChanged.lane],
        migrations: migrations,
        prepare: { reader in
            let settings = CollectorSettings(reading: &reader)
            return PreparedService { try await make(settings: settings, context: $0) }
        }
    )

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations = [
        KeyTable.migration, AnswerTable.migration, RefusedRowTable.migration, KeyTable.epochs,
        KeyTable.projected, ProbeOutbox.migration,
    ]

    /// Opens the journal and builds the parts.
    ///
    /// With `ingest_keys_file` the collector is alone: it needs no bus and joins none.
    package static func make(
        settings: CollectorSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let ring = KeyRing()
        let journal = try ServiceJournal.open(
            at: context.stateFolder + "/journal.sqlite",
            service: context.name,
            instance: context.instance,
            lanes: definition.publishes,
            migrations: migrations,
            limits: journalLimits(settings, context),
            clock: context.clock
        )
        JournalMetrics.register(journal, in: context.metrics)
        do {
            return try await parts(settings, context, journal, ring)
        } catch {
            try? journal.close()
            throw error
        }
    }

    private static func parts(
        _ settings: CollectorSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        _ ring: KeyRing
    ) async throws -> RunningParts {
        let isAlone = settings.ingestKeysFile != nil
        if let path = settings.ingestKeysFile {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            for key in try KeyFile.keys(in: text) { ring.put(key) }
        } else {
            for key in try await journal.projected(KeyChanged.self).values { ring.put(key) }
        }
        let node = isAlone ? nil : try busNode(journal, ring, context)
        let history = LazyFleetHistory {
            try await FleetHistoryURL.open(
                settings.databaseURL,
                role: .writer,
                limits: settings.historyLimits,
                clock: context.clock,
                logger: context.logger
            )
        }
        let announcer = AdvanceAnnouncer(
            journal: journal,
            every: settings.announceEvery,
            clock: context.clock,
            logger: context.logger
        )
        let pace = HistoryPace()
        let tail = AcceptedTail()
        let writer = HistoryWriter(
            journal: journal,
            history: history,
            announcer: announcer,
            tail: tail,
            pace: pace,
            limit: settings.batch,
            spacing: settings.historySpacing,
            clock: context.clock,
            health: context.health,
            metrics: context.metrics,
            logger: context.logger
        )
        let maintenance = maintenance(settings, context, history)
        let adopter = adopter(settings, context, history, announcer)
        let intake = WebhookIntake(
            journal: journal,
            settings: settings,
            clock: context.clock,
            metrics: context.metrics,
            pace: pace,
            tail: tail
        )
        let probe = probe(settings, context, journal, intake)
        let server = server(settings, context, journal, ring, intake) {
            isAlone || node?.isCaughtUp(with: KeyChanged.lane.name) == true
        }
        let bus: [any Service] =
            node.map { OperatorDoor.parts(for: journal, context) + [BusRunner(node: $0)] } ?? []
        let watch = JournalWatch(journal, health: context.health)
        let parts: [any Service] = [watch, announcer, writer, adopter, maintenance, probe, server]
        return RunningParts(services: bus + parts) {
            await history.close()
            context.close(journal)
        }
    }

    private static func maintenance(
        _ settings: CollectorSettings,
        _ context: ServiceContext,
        _ history: LazyFleetHistory
    ) -> MaintenanceLoop {
        MaintenanceLoop(
            history: history,
            every: settings.maintainEvery,
            clock: context.clock,
            health: context.health,
            logger: context.logger
        )
    }

    private static func probe(
        _ settings: CollectorSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        _ intake: WebhookIntake
    ) -> PoolProbe {
        PoolProbe(
            settings: settings.probe,
            journal: journal,
            intake: intake,
            health: context.health,
            clock: context.clock,
            logger: context.logger
        )
    }

    private static func adopter(
        _ settings: CollectorSettings,
        _ context: ServiceContext,
        _ history: LazyFleetHistory,
        _ announcer: AdvanceAnnouncer
    ) -> SlotAdopter {
        // A bus key lets this process speak as itself alone.
        let canSpeak = settings.ingestKeysFile == nil && context.instance == nil
        let transport = canSpeak ? context.transport : nil
        return SlotAdopter(
            SlotAdopter.Parts(
                folder: context.stateFolder,
                service: context.name,
                history: history,
                announcer: announcer,
                transport: transport,
                batch: settings.batch,
                journalLimits: journalLimits(settings, context),
                clock: context.clock,
                health: context.health,
                metrics: context.metrics,
                logger: context.logger
            ),
            every: settings.adoptEvery
        )
    }

    private static func server(
        _ settings: CollectorSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        _ ring: KeyRing,
        _ intake: WebhookIntake,
        isReady: @escaping @Sendable () -> Bool
    ) -> HTTPServer {
        let outside = OutsideIntake(
            journal: journal,
            clock: context.clock,
            metrics: context.metrics
        )
        var routes = CollectorRoutes.table(intake: intake, bodyMax: settings.bodyMax)
        routes.add(OutsideRoutes(intake: outside, bodyMax: settings.bodyMax).table())
        return context.server(
            listen: settings.listen,
            routes: routes,
            authenticator: KeyAuthenticator(ring: ring, clock: context.clock, isReady: isReady),
            threads: .one
        )
    }

    private static func busNode(
        _ journal: ServiceJournal,
        _ ring: KeyRing,
        _ context: ServiceContext
    ) throws -> BusNode {
        let log = BusLog(logger: context.logger, metrics: context.metrics)
        return BusNode(
            journal: journal,
            transport: try context.transport(),
            subscriptions: [
                KeyIntake.subscription(of: journal, ring: ring, standings: context.standings)
            ],
            clock: context.clock,
            report: { log.note($0) }
        )
    }

    private static func journalLimits(
        _ settings: CollectorSettings,
        _ context: ServiceContext
    ) -> JournalLimits {
        let share =
            settings.journalMax ?? JournalShare.bytes(ofDiskAt: context.stateFolder)
        return JournalLimits(
            bytesOfLane: [SamplesAccepted.lane.name: share],
            commitSpacing: settings.commitSpacing
        )
    }
}
