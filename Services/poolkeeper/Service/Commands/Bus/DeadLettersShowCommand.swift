import ArgumentParser
import Contracts
import ServiceChassis
import StateStore

/// `poolkeeper bus deadletters show`.
struct DeadLettersShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print one as the CloudEvents event that it is."
    )

    @OptionGroup var place: JournalOptions

    @Argument(help: "Its id, as `list` shows it.")
    var id: String

    func run() async throws {
        let (_, letter) = try place.deadLetter(id)
        Console.standard.output(String(decoding: letter.envelope.encodedEvent(), as: UTF8.self))
        Console.standard.output("\n")
    }
}
