import Contracts
import Foundation
import HTTPSurface
import Logging
import Observability
import Quantities
import ScrubControllerCore
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The scrub controller as a service.
package enum ScrubControllerService {
    /// What `scrub-controller` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "scrub-controller",
        summary: "Scrubs pools when the disks are idle, and watches over their integrity.",
        publishes: [
            ScrubAssessed.lane, IntegrityIncident.lane, ScrubBusIncident.lane,
            CommandAnswered.lane(of: "scrub-controller"),
        ],
        migrations: ScrubSchema.migrations
    ) { reader in
        let settings = ScrubSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: ScrubSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: ScrubSchema.migrations
        )
        do {
            return try parts(settings, context, journal)
        } catch {
            try? journal.close()
            throw error
        }
    }

    /// What finds and governs pools, around an open journal.
    package static func loop(
        _ settings: ScrubSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) -> ScrubLoop {
        ScrubLoop(
            finder: PoolFinder(
                settings: settings,
                journal: journal,
                folder: context.stateFolder + "/workers",
                clock: context.clock,
                logger: context.logger
            ),
            parts: GovernorParts(
                journal: journal,
                owner: HostOwner(
                    client: settings.client,
                    host: settings.hostName ?? ProcessInfo.processInfo.hostName
                ),
                pressureFile: settings.pressureFile,
                clock: context.clock,
                logger: context.logger
            ),
            settings: settings,
            health: context.health
        )
    }

    private static func parts(
        _ settings: ScrubSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal
    ) throws -> RunningParts {
        JournalMetrics.register(journal, in: context.metrics)
        let loop = loop(settings, context, journal)
        ScrubMetrics.register(loop, in: context.metrics)
        let server = context.server(
            listen: settings.listen,
            routes: Handlers(loop: loop, clock: context.clock).table(),
            authenticator: TokenAuthenticator(
                token: settings.apiToken,
                allowFrom: settings.allowFrom
            )
        )
        let bus = try BusRunner.parts(
            for: journal,
            subscriptions: [ScrubCommands(loop: loop).handler(journal).subscription],
            context
        )
        return RunningParts(
            services: bus + [JournalWatch(journal, health: context.health), loop, server]
        ) {
            context.close(journal)
        }
    }
}
