import CampaignControl
import MessageBus
import Quantities
import StateStore

/// Performs commands: a line of the history is what each does, and nothing hides a second one.
struct Performer: Sendable {
    let journal: ServiceJournal
    let history: History
    let bug: PlantedBug?

    var subscription: Subscription {
        let (history, bug) = (history, bug)
        let handler = CommandHandler(
            journal,
            [CommandPerformer(Work.self) { try await Self.perform($0, $1, history) }]
        )
        let commands = handler.subscription
        return Subscription(
            lane: commands.lane,
            take: commands.take,
            perform: { channel in
                let noted = NotedChannel(inner: channel, history: history, bug: bug)
                await commands.perform?(noted)
            }
        )
    }

    private static func perform(
        _ work: Work,
        _ operation: OperationRecord,
        _ history: History
    ) async throws -> CommandOutcome {
        guard !work.number.isMultiple(of: 5) else { return .rejected("each fifth is") }
        history.note("performing \(hexadecimal(operation.id.bytes)) \(bootMicroseconds())")
        // Commands of its key wait meanwhile, so some have yet to be claimed when a fault comes.
        for await _ in SystemBusTimer().ticks().prefix(10) {}
        try Task.checkCancellation()
        return .performed()
    }
}
