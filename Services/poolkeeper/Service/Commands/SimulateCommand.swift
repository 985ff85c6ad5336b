import ArgumentParser
import AsyncHTTPClient
import Foundation
import Observability
import PoolkeeperCore
import ServiceChassis

/// `poolkeeper simulate`: a fleet that does not exist reports to services that do.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Send the webhooks of a simulated TrueNAS fleet to any Poolkeeper.",
        discussion: """
            The past is sent first, then every system reports each 10 to 30 seconds until this \
            is stopped. The key needs the scope `ingest`. Send to a test \
            installation: the systems are not real.
            """
    )

    @Option(help: "Where Poolkeeper answers, such as http://127.0.0.1:8000.")
    var url: String

    @Option(help: "A file that holds the key; `-` reads it from standard input.")
    var keyFile: String?

    @Option(help: "The key itself; other users of this machine can see it in the process list.")
    var key: String?

    @OptionGroup var fleet: FleetOptions

    @Flag(help: "Send the past and end.")
    var backfillOnly = false

    func validate() throws {
        guard URL(string: url)?.scheme?.hasPrefix("http") == true else {
            throw ValidationError("--url \(url): give it as http://HOST:PORT")
        }
        guard (keyFile == nil) != (key == nil) else {
            throw ValidationError("give the key by --key-file or by --key")
        }
        try fleet.validate()
    }

    func run() async throws {
        let client = HTTPClient()
        let sender = WebhookSender(client: client, url: url, key: try readKey())
        let simulation = Simulation(
            fleet: fleet.make(now: SystemWallClock().now()),
            sender: sender,
            console: .standard
        )
        do {
            try await simulation.backfill()
            if !backfillOnly { try await simulation.live(clock: SystemWallClock()) }
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func readKey() throws -> String {
        if let key { return key }
        guard let keyFile else { return "" }
        let text =
            keyFile == "-" ? readLine() : try? String(contentsOfFile: keyFile, encoding: .utf8)
        guard let key = text?.trimmingCharacters(in: .whitespacesAndNewlines), !key.isEmpty else {
            throw ValidationError("--key-file \(keyFile): it cannot be read or is empty")
        }
        return key
    }
}
