import APIGateway
import ArgumentParser
import Logging
import Observability
import Quantities
import ServiceChassis

/// `poolkeeper demo`: every service in one process and a simulated fleet that reports to them.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run every service with a simulated fleet.",
        discussion: """
            The fleet posts webhooks over HTTP with a key of its own, its past first. Without \
            --data a fresh temporary folder is used.
            """
    )

    @Option(help: "The folder for everything that is kept.")
    var data: String?

    @OptionGroup var place: PlaceOptions

    @OptionGroup var fleet: FleetOptions

    func run() async throws {
        LogBootstrap.start(level: .warning, format: nil)
        let stamp = SystemWallClock().now().microseconds
        let folder =
            try data.map(DataFolder.make)
            ?? DataFolder.temporary(named: "poolkeeper-demo-\(stamp)")
        var house = try place.house(in: folder)
        house.takesPSAFromEnvironment = false
        let signIn = SignIn()
        let supervisor = try await house.supervisor { signIn.set("\($0.name) / \($0.password)") }
        let reporting = DemoFleet(
            house: house,
            options: fleet,
            signIn: signIn,
            console: .standard
        )
        Console.standard.error("everything is kept in \(folder)\n")
        try await house.run([supervisor, reporting])
    }
}
