import ArgumentParser
import CampaignControl
import Contracts
import GRDB
import Glibc
import MessageBus
import MessageBusZMQ
import Quantities
import StateStore

/// A small service that publishes and takes in, and keeps a history of it for the checker.
@main
struct CampaignNode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "campaign-node")

    @Option(help: "`left`, `right`, or `api-gateway`, which only issues commands.")
    var service: String
    @Option(help: "The instance's name.") var instance: String
    @Option(help: "The folder of its history, its control file and its effects outside.")
    var folder: String
    @Option(help: "The folder of its journal.") var state: String
    @Option(help: "A hub's address; may be given again.") var hub: [String]
    @Option(help: "How often it was started before.") var boot: Int
    @Option(help: "What its frames' faults are drawn from.") var seed: UInt64 = 1
    @Option(help: "Keys on each lane.") var keys = 8
    @Option(help: "Tenths of a second from one value of each key and lane to the next.")
    var pace = 2
    @Option(help: "Seconds that acknowledged rows are kept.") var keep = 86_400
    @Option(help: "An instance of `right` that gets commands; may be given again.")
    var performer: [String] = []
    @Option(help: "A bug to plant.") var bug: PlantedBug?

    func run() async throws {
        let history = try History(path: folder + "/history.log")
        let clock = NodeClock()
        clock.set(ahead: NodeControl.read(in: folder)?.clockOffset ?? 0)
        let journal = try openJournal(clock)
        let transport = SpoiledTransport(
            ZeroMQTransport(hubs: try hub.map { try HubEndpoints($0) }),
            seed: seed,
            bug: bug
        )
        transport.set(NodeControl.read(in: folder)?.frames ?? FrameFaults())
        let effects = Effects(
            journal: journal,
            outside: try Outside(path: folder + "/outside.sqlite"),
            bug: bug
        )
        let issuer = Issuer(
            inner: CommandIssuer(journal),
            history: history,
            performers: performer.compactMap { SourceID($0) }
        )
        let node = BusNode(
            journal: bug.map { PlantedJournal(inner: journal, bug: $0) } ?? journal,
            transport: transport,
            subscriptions: try subscriptions(effects, history),
            clock: clock,
            claims: issuer,
            report: { Self.note($0, in: history) }
        )
        try history.add(["boot \(boot)"])
        let publisher = Publisher(
            journal: journal,
            history: history,
            clock: clock,
            lanes: published,
            boot: boot,
            keys: keys,
            ticks: max(1, pace),
            bug: bug
        )
        await live(node, publisher, issuer, transport, clock)
        try journal.close()
        try foldLog()
    }

    /// Moves the write-ahead log into the journal, so that damage to that one file is damage.
    private func foldLog() throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        let file = try DatabaseQueue(path: state + "/journal.sqlite", configuration: configuration)
        try file.writeWithoutTransaction { database in
            _ = try Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try file.close()
    }

    /// What it takes in.
    private func subscriptions(_ effects: Effects, _ history: History) throws -> [Subscription] {
        switch service {
        case "left": [effects.applied(RightApplied.self), effects.stored(RightStored.self)]
        case "right":
            [
                effects.applied(LeftApplied.self), effects.stored(LeftStored.self),
                Performer(journal: effects.journal, history: history, bug: bug).subscription,
            ]
        default: [CommandIssuer(effects.journal).answers(of: try name("right"))]
        }
    }

    /// The lanes of its values.
    private var published: [Publisher.Lane] {
        switch service {
        case "left": [.init(LeftApplied.self), .init(LeftStored.self)]
        case "right": [.init(RightApplied.self), .init(RightStored.self)]
        default: []
        }
    }

    private func name(_ text: String) throws -> ServiceName {
        guard let name = ServiceName(text) else { throw ValidationError("\(text) is no service") }
        return name
    }

    /// Every lane that it publishes.
    private var lanes: [LaneDeclaration] {
        switch service {
        case "left": [LeftApplied.lane, LeftStored.lane]
        case "right": [RightApplied.lane, RightStored.lane, CommandAnswered.lane(of: service)]
        default: []
        }
    }

    private func openJournal(_ clock: NodeClock) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: state + "/journal.sqlite",
            service: try name(service),
            instance: instance,
            lanes: lanes,
            migrations: [Effects.migration],
            // The nemesis kills often, and for no message's sake.
            limits: JournalLimits(keepAcknowledged: .seconds(keep), crashesMax: 1000),
            clock: clock
        )
    }

    /// Runs until the nemesis says to stop, or the journal cannot be written any more.
    private func live(
        _ node: BusNode,
        _ publisher: Publisher,
        _ issuer: Issuer,
        _ transport: SpoiledTransport,
        _ clock: NodeClock
    ) async {
        let folder = folder
        await withTaskGroup { group in
            group.addTask { await orExit { try await node.run() } }
            group.addTask {
                for await _ in publisher.journal.failures() { Glibc.exit(75) }
            }
            group.addTask {
                await orExit { try await publisher.run(while: { Self.publishes(in: folder) }) }
            }
            group.addTask { await issuer.run(while: { Self.publishes(in: folder) }) }
            for await _ in SystemBusTimer().ticks() {
                let control = NodeControl.read(in: folder) ?? NodeControl()
                clock.set(ahead: control.clockOffset)
                transport.set(control.frames)
                if control.isStopping { break }
            }
            group.cancelAll()
        }
    }

    private static func publishes(in folder: String) -> Bool {
        NodeControl.read(in: folder)?.isPublishing ?? true
    }

    /// Notes what the bus declares, and says everything else for a person.
    private static func note(_ event: BusEvent, in history: History) {
        do {
            switch event {
            case .lost(let loss):
                try history.add([
                    "declared \(loss.source) \(loss.lane) \(loss.epoch) \(loss.from) \(loss.to)"
                ])
            case .rolledBack(_, _, let old, let new):
                try history.add(["renewed \(old) \(new)"])
            case .took, .duplicate: return
            default: break
            }
        } catch {
            // Without its history the node proves nothing.
            Glibc.exit(74)
        }
        print(event)
    }
}

extension PlantedBug: ExpressibleByArgument {}

/// Ends the process when a part of it fails, as a supervisor must see it.
private func orExit(_ body: () async throws -> Void) async {
    do {
        try await body()
    } catch {
        guard !Task.isCancelled else { return }
        print("ends: \(error)")
        Glibc.exit(70)
    }
}
