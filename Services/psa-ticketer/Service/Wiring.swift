import Contracts
import Foundation
import HTTPSurface
import Logging
import Observability
import PSATicketerCore
package import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore

/// The ticketer as a service.
package enum PSATicketerService {
    /// What `psa-ticketer` and `poolkeeper up` run.
    package static let definition = ServiceDefinition(
        name: "psa-ticketer",
        summary: "Makes exactly one ticket of what needs a person.",
        publishes: [
            TicketChanged.lane, ClientMapped.lane, PSAStanding.lane, TicketerBusIncident.lane,
            CommandAnswered.lane(of: "psa-ticketer"),
        ],
        subscribes: [AlertChanged.lane]
    ) { reader in
        let settings = TicketerSettings(reading: &reader)
        return PreparedService { context in try await make(settings: settings, context: context) }
    }

    /// The steps of the journal's own tables; one that is new stands last.
    package static let migrations = [
        TicketTables.migration, MappingTable.migration, CallTable.migration,
    ]

    /// Opens the journal and builds the running parts.
    package static func make(
        settings: TicketerSettings,
        context: ServiceContext
    ) async throws -> RunningParts {
        try demandToBeAlone(in: context.stateFolder)
        let vault = settings.vault(in: context.stateFolder)
        // A ring that is not the right one is said before anything is done.
        try vault?.check()
        if !settings.psas.isEmpty { Undumpable.become() }
        let journal = try context.openJournal(
            lanes: definition.publishes,
            migrations: migrations
        )
        JournalMetrics.register(journal, in: context.metrics)
        do {
            let budgets = try await budgets(of: settings, in: journal)
            let desks = desks(settings, budgets, vault, journal, context)
            let orders = CommandHandler(journal, TicketOrders(desks: desks).performers)
            let intake = journal.apply(AlertChanged.self) { alert, _, unit in
                for desk in desks { try desk.take(alert, in: unit) }
            }
            let bus = try BusRunner.parts(
                for: journal,
                subscriptions: [intake, orders.subscription],
                context
            )
            let loops = desks.map { desk in
                TicketLoop(
                    desk: desk,
                    health: context.health,
                    clock: context.clock,
                    logger: context.logger
                )
            }
            return RunningParts(
                services: bus + [JournalWatch(journal, health: context.health)] + loops
                    + [server(settings, desks, context)]
                    + [CallDoor.server(of: budgets, context)].compactMap(\.self)
            ) {
                context.close(journal)
            }
        } catch {
            try? journal.close()
            throw error
        }
    }

    /// Two processes with a journal each would make every ticket twice.
    ///
    /// A command that counts its calls holds the folder for a moment. Whoever starts just then gets
    /// another one, empty, and must not go on with it, whether the command has ended or not.
    static func demandToBeAlone(in own: String) throws {
        guard let root = StateSlot.root(of: own, service: definition.name) else { return }
        let file = "journal.sqlite"
        let isKnown = FileManager.default.fileExists(atPath: own + "/" + file)
        for path in StateSlot.folders(of: definition.name, in: root, holding: file)
        where path != own {
            guard isKnown, let slot = try StateSlot.takeIfFree(path) else {
                throw AlreadyRunning(folder: path)
            }
            slot.release()
        }
    }

    private static func routes(
        _ settings: TicketerSettings,
        _ desks: [TicketDesk],
        _ context: ServiceContext
    ) -> RouteTable {
        var doors: [String: CallbackRoutes.Door] = [:]
        for psa in settings.psas where psa.callbackPlace != nil {
            guard let desk = desks.first(where: { $0.psa == psa.name }),
                let client = desk.client as? CredentialedClient
            else { continue }
            doors[psa.name] = CallbackRoutes.Door(isKnown: client.knowsCallback, desk: desk)
        }
        var table = TicketRoutes(desks: desks, clock: context.clock).table()
        table.add(CallbackRoutes(doors: doors).table())
        return table
    }

    private static func server(
        _ settings: TicketerSettings,
        _ desks: [TicketDesk],
        _ context: ServiceContext
    ) -> HTTPServer {
        context.server(
            listen: settings.listen,
            routes: routes(settings, desks, context),
            authenticator: TokenAuthenticator(
                token: nil,
                allowFrom: [.loopbackV4, .loopbackV6]
            )
        )
    }

    private static func desks(
        _ settings: TicketerSettings,
        _ budgets: [String: KeptBudget],
        _ vault: CredentialVault?,
        _ journal: ServiceJournal,
        _ context: ServiceContext
    ) -> [TicketDesk] {
        var randomness = SystemRandomNumberGenerator()
        let holder = MessageID(at: context.clock.now(), using: &randomness).description
        return settings.psas.compactMap { psa in
            budgets[psa.name].map { budget in
                TicketDesk(
                    settings: psa,
                    client: client(psa, budget, vault, context.clock),
                    journal: journal,
                    holder: holder,
                    clock: context.clock
                )
            }
        }
    }

    private static func budgets(
        of settings: TicketerSettings,
        in journal: ServiceJournal
    ) async throws -> [String: KeptBudget] {
        var budgets: [String: KeptBudget] = [:]
        for psa in settings.psas { budgets[psa.name] = try await budget(of: psa, in: journal) }
        return budgets
    }

    /// Opens the journal in a state folder that no service is using.
    package static func open(in folder: String, clock: any WallClock) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: folder + "/journal.sqlite",
            service: definition.name,
            lanes: definition.publishes,
            migrations: migrations,
            clock: clock
        )
    }

    /// A PSA's budget, with what was used of it before this process began.
    package static func budget(
        of psa: PSASettings,
        in journal: ServiceJournal
    ) async throws -> KeptBudget {
        let (name, time) = (psa.name, psa.callsWithin)
        let made = try await journal.read { try CallTable.calls(name, in: $0) }
        return KeptBudget(PSAClients.budget(psa, made: made)) { now in
            try await journal.perform { unit in
                try CallTable.count(name, at: now, keeping: time, in: unit.database)
            }
        }
    }

    /// A PSA's client, whose login may be sealed.
    package static func client(
        _ psa: PSASettings,
        _ budget: KeptBudget,
        _ vault: CredentialVault?,
        _ clock: any WallClock
    ) -> CredentialedClient {
        CredentialedClient(settings: psa, vault: vault, clock: clock) {
            PSAClients.client($0, budget: budget, clock: clock)
        }
    }
}
