import ArgumentParser
import Contracts
import ServiceChassis
import StateStore

/// `poolkeeper bus deadletters redrive`.
struct DeadLettersRedriveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redrive",
        abstract: "Try one again, behind what waits of its key."
    )

    @OptionGroup var place: JournalOptions
    @OptionGroup var decision: DecisionOptions

    @Argument(help: "Its id, as `list` shows it.")
    var id: String

    func run() async throws {
        let (journal, letter) = try place.deadLetter(id)
        let (person, reason) = try decision.decided()
        try await ServiceDoor(of: journal).perform(
            .redrive(letter.envelope.id, by: person, because: reason)
        )
    }
}
