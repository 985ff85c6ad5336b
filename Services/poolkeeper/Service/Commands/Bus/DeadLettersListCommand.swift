import ArgumentParser
import Contracts
import Quantities
import ServiceChassis
import StateStore

/// `poolkeeper bus deadletters list`.
struct DeadLettersListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every message that was given up, oldest first."
    )

    @OptionGroup var place: JournalOptions

    func run() async throws {
        let found = try place.deadLetters()
        for (journal, letter) in found {
            let message = letter.envelope
            Console.standard.output(
                """
                \(message.id)  \(letter.diedAt.rfc3339)  by \(journal.source)  \(message.lane) \
                \(message.sequence) of \(message.source)  tried \(letter.attempts) times  \
                \(letter.reason)\n
                """
            )
        }
        if found.isEmpty { Console.standard.output("There is no dead letter.\n") }
    }
}
