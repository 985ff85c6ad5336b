import ArgumentParser
import Contracts
import ServiceChassis
import StateStore

/// `poolkeeper bus forget`.
struct BusForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Wait no more for a consumer that will not come again."
    )

    @OptionGroup var place: JournalOptions
    @OptionGroup var decision: DecisionOptions

    @Argument(help: "The consuming instance, SERVICE/INSTANCE, as `bus status` shows it.")
    var consumer: String

    func run() async throws {
        let source = try SourceText.source(consumer)
        let (person, reason) = try decision.decided()
        let journals = try place.journals().filter { journal in
            try journal.report().lanes.contains { lane in
                lane.subscribers.contains { $0.source == source }
            }
        }
        guard !journals.isEmpty else {
            throw ValidationError("\(source): no journal here waits for it")
        }
        for journal in journals {
            try await ServiceDoor(of: journal).perform(
                .forget(source, by: person, because: reason)
            )
            Console.standard.output("\(journal.source) waits for \(source) no more\n")
        }
    }
}
