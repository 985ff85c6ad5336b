import APIGateway
import ArgumentParser
import Logging
import Observability
import ServiceChassis

/// `poolkeeper up`: every service in one process.
struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run every service in one process.",
        discussion: """
            State and, without --database-url, fleet history are kept in the data folder. At the \
            first start a user `admin` is made and its password printed once.
            """
    )

    @Option(help: "The folder for everything that is kept.")
    var data: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        LogBootstrap.start(level: .info, format: nil)
        let house = try place.house(in: try DataFolder.make(data))
        let supervisor = try await house.supervisor { user in
            Console.standard.error("sign in as \(user.name) with \(user.password)\n")
        }
        try await house.run([supervisor, Doorbell(house: house, console: .standard)])
    }
}
