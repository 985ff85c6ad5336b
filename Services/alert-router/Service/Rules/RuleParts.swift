package import MessageBus
package import ServiceChassis
package import ServiceLifecycle
package import StateStore

/// The running parts of rules and intakes, around a journal and whoever takes alerts.
package struct RuleParts: Sendable {
    /// The lanes to follow.
    package let subscriptions: [Subscription]
    /// What runs.
    package let service: any Service

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
        service = RuleLoop(
            intake: intake,
            silence: silence,
            health: context.health,
            logger: context.logger
        )
    }
}
