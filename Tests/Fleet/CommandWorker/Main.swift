import ArgumentParser
import Contracts
import Foundation
import Glibc
import MessageBus
import MessageBusZMQ
import Observability
import Quantities
import StateStore

/// Issues or performs one command in a process of its own, and kills itself where it is told to.
@main
struct CommandWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "command-worker")

    @Flag(help: "Issue the command; otherwise perform it.") var issues = false
    @Option(help: "The folder of its journal and of what it writes.") var folder: String
    @Option(help: "A hub's three addresses, with commas between; may be given again.")
    var hub: [String]
    @Option(help: "Where to die: a performer's edge, or `issued`, `asked`, `decided` or `told`.")
    var die: String?
    @Option(help: "Seconds for which the command may be begun.") var lifetime = 600

    func run() async throws {
        let transport = ZeroMQTransport(
            hubs: hub.map { $0.split(separator: ",").map(String.init) }.map {
                HubEndpoints(dataIn: $0[0], dataOut: $0[1], control: $0[2])
            }
        )
        try await issues ? issue(transport) : perform(transport)
    }

    func validate() throws {
        guard hub.allSatisfy({ $0.split(separator: ",").count == 3 }) else {
            throw ValidationError("--hub: give three addresses")
        }
    }

    // MARK: - The issuer

    private func issue(_ transport: ZeroMQTransport) async throws {
        let journal = try open("api-gateway", "1", lanes: [])
        let issuer = CommandIssuer(journal)
        guard let worker = ServiceName("worker"), let target = SourceID("worker/1") else { return }
        if try await issuer.commands().isEmpty {
            _ = try await issuer.issue(
                Write(),
                to: target,
                by: "eva",
                expiringIn: .seconds(lifetime)
            )
        }
        dieIf("issued")
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: [issuer.answers(of: worker)],
            clock: SystemWallClock(),
            claims: DyingIssuer(inner: issuer, passing: dieIf)
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await node.run() }
            while try await issuer.commands().first?.state.isFinal != true {
                for await _ in SystemBusTimer().ticks().prefix(1) {}
            }
            dieIf("told")
            let record = try JSONEncoder().encode(try await issuer.commands().first)
            try record.write(to: URL(fileURLWithPath: folder + "/outcome"), options: .atomic)
            // The answer is acknowledged for as long as the test wants.
            try await group.next()
        }
    }

    // MARK: - The performer

    private func perform(_ transport: ZeroMQTransport) async throws {
        let journal = try open("worker", "1", lanes: [CommandAnswered.lane(of: "worker")])
        let path = folder + "/effects"
        let handler = CommandHandler(
            journal,
            [
                CommandPerformer(Write.self) { _, operation in
                    try append("\(operation.attempts)\n", to: path)
                    return .performed()
                }
            ]
        ) { edge, _ in dieIf(edge.rawValue) }
        let node = BusNode(
            journal: journal,
            transport: transport,
            subscriptions: [handler.subscription],
            clock: SystemWallClock()
        )
        try await node.run()
    }

    private func open(
        _ service: String,
        _ instance: String,
        lanes: [LaneDeclaration]
    ) throws -> ServiceJournal {
        guard let name = ServiceName(service) else { throw ExitCode.failure }
        return try ServiceJournal.open(
            at: folder + "/journal.sqlite",
            service: name,
            instance: instance,
            lanes: lanes,
            clock: SystemWallClock()
        )
    }

    /// Adds a line that is on the disk when this returns.
    private func append(_ line: String, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(line.utf8))
        try file.synchronize()
        try file.close()
    }

    private func dieIf(_ edge: String) {
        if edge == die { kill(getpid(), SIGKILL) }
    }
}

/// The command of this worker: to write a line.
private struct Write: Command {
    static let kind: LaneName = {
        guard let kind = LaneName("worker.write.v1") else { preconditionFailure("a literal") }
        return kind
    }()

    var key: String { "line" }
}

/// An issuer that may die when it is asked, and when a decision is on its disk and not yet sent.
private struct DyingIssuer: ClaimDeciding {
    let inner: CommandIssuer
    let passing: @Sendable (String) -> Void

    func decide(
        _ claim: ControlMessage.Claim,
        by peer: SourceID
    ) async throws -> ClaimDecision {
        passing("asked")
        let decision = try await inner.decide(claim, by: peer)
        passing("decided")
        return decision
    }
}
