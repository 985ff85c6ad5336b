import ArgumentParser
import Foundation

/// Sends webhooks at a fixed rate (open loop) or as fast as they are answered.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Send webhooks over HTTP and time the answers.",
        discussion: """
            With --rate, send times are fixed in advance and latency counts from the planned \
            moment, so that a slow server cannot slow its own measurement down. Every body \
            differs in one number.
            """
    )

    @Option(help: "HOST:PORT of a collector; several share the connections.")
    var target: [String]

    @Option(help: "File with one ingest key a line; keys take turns.")
    var keys: String

    @Option(help: "The webhook to send; its system id and uptime are replaced.")
    var payload: String

    @Option(help: "Systems of each key.")
    var systemsPerKey = 8

    @Option(help: "Connections, each waiting for its answer before it sends again.")
    var connections = 32

    @Option(help: "Webhooks a second over all connections; 0 for as many as are answered.")
    var rate = 0.0

    @Option(help: "Seconds to send for.")
    var seconds = 10.0

    @Option(help: "First number of the bodies' counter, so that two runs differ.")
    var firstNumber = 1_000_000

    func run() async throws {
        let plan = try LoadPlan(
            bodies: WebhookBodies(
                payload: Data(contentsOf: URL(fileURLWithPath: payload)),
                keys: String(contentsOfFile: keys, encoding: .utf8)
                    .split(separator: "\n").map(String.init),
                systemsPerKey: systemsPerKey,
                firstNumber: firstNumber
            ),
            targets: target.map(SocketAddress.init(parsing:)),
            connections: connections,
            interval: rate > 0 ? .seconds(1 / rate) : nil,
            length: .seconds(seconds)
        )
        let result = await LoadRun(plan: plan).run()
        FileHandle.standardOutput.write(result.json)
    }
}
