package import Contracts
package import MessageBus
package import ServiceChassis
package import ServiceLifecycle
package import StateStore

/// The running parts of rules and intakes, around a journal and whoever takes alerts.
package struct RuleParts: Sendable {
    /// The lanes to follow.
    package let subscriptions: [Subscription]
    /// What runs beside the bus.
    package let service: any Service
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
            clock: context.clock
        )
        subscriptions = intake.subscriptions()
        takeTicket = { try intake.take($0, $1) }
        ownIncidents = OwnIncidents(
            journal: journal,
            intake: intake,
            logger: context.logger
        )
        service = RuleLoop(
            intake: intake,
            silence: silence,
            health: context.health,
            logger: context.logger
        )
    }
}
