import ArgumentParser
import Contracts
import ServiceChassis
import StateStore

/// `poolkeeper bus deadletters discard`.
struct DeadLettersDiscardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Throw one away; it is recorded as lost."
    )

    @OptionGroup var place: JournalOptions
    @OptionGroup var decision: DecisionOptions

    @Argument(help: "Its id, as `list` shows it.")
    var id: String

    func run() async throws {
        let (journal, letter) = try place.deadLetter(id)
        let (person, reason) = try decision.decided()
        try await ServiceDoor(of: journal).perform(
            .discard(letter.envelope.id, by: person, because: reason)
        )
    }
}
