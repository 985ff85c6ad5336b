package import Contracts
package import MessageBus
package import ServiceChassis
package import ServiceLifecycle
package import StateStore

/// The running parts of rules and intakes, around a journal and whoever takes alerts.
package struct RuleParts: Sendable {
    /// The lanes to follow.
    package let subscriptions: [Subscription]
    /// What runs beside a node of the bus.
    package let service: @Sendable (BusNode) -> any Service
    /// What runs with the bus or without it.
    package let ownIncidents: any Service

    /// What rules make of a ticket.
    package let takeTicket: @Sendable (TicketChanged, JournalUnit) throws -> Void

    /// The parts.
    package init(
        _ settings: RuleSettings,
        _ context: ServiceContext,
        _ journal: ServiceJournal,
        sink: any AlertSink
    ) {
        let silence = SilenceKeeper(
            journal: journal,
            sink: sink,
            settings: settings,
            clock: context.clock
        )
        let intake = FactIntake(
            journal: journal,
            sink: sink,
            settings: settings,
            silence: silence,
            clock: context.clock,
            standings: context.standings
        )
        subscriptions = intake.subscriptions()
        takeTicket = { try intake.take($0, $1) }
        ownIncidents = OwnIncidents(
            journal: journal,
            intake: intake,
            logger: context.logger
        )
        service = { node in
            RuleLoop(
                intake: intake,
                silence: silence,
                services: ServiceKeeper(
                    journal: journal,
                    sink: sink,
                    limits: settings.services,
                    standings: context.standings,
                    clock: context.clock,
                    silences: { node.silences() }
                ),
                health: context.health,
                logger: context.logger
            )
        }
    }
}
