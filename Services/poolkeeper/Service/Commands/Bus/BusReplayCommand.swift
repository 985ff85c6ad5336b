import ArgumentParser
import Contracts
import MessageBus
import MessageBusZMQ
import ServiceChassis

/// `poolkeeper bus replay`.
struct BusReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play recorded messages to a service that runs alone.",
        discussion: """
            Opens a bus of its own and answers there as the recorded services would. Start the \
            service with POOLKEEPER_BUS at the same address and a state folder of its own.
            """
    )

    @Argument(help: "A file that `bus record` wrote; - for standard input.")
    var file: String

    @Option(help: "Where to open the bus: ipc:///FOLDER or tcp://127.0.0.1:PORT.")
    var bus: String

    @Option(help: "Only this lane; may be repeated.")
    var lane: [String] = []

    @Flag(help: "End when a service has taken every lane played.")
    var untilTaken = false

    func run() async throws {
        let lanes = try lane.map(SourceText.lane)
        let producers = RecordedProducer.all(in: try EventFile.read(file), lanes: lanes)
        guard !producers.isEmpty else {
            throw ValidationError("\(file): it holds no message of these lanes")
        }
        let hub = try await ZeroMQHub.start(on: HubEndpoints(bus))
        for producer in producers {
            Console.standard.error("playing \(producer.count) messages of \(producer.source)\n")
        }
        let replay = Replay(
            producers,
            on: ZeroMQTransport(hubs: [hub.endpoints]),
            untilTaken: untilTaken
        ) { Console.standard.error($0 + "\n") }
        try await replay.run()
        await hub.stop()
    }
}
