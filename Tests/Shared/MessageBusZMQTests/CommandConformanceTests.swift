import Contracts
import MessageBus
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

/// What every transport must give for commands: performed once or not at all, never late, and the
/// issuer always learns which.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CommandConformanceTests {
    @Test(arguments: HubKind.allCases, [FaultyTransport.Faults.none, .rough, .noData])
    func `commands are performed once and answered with what tells of them`(
        kind: HubKind,
        faults: FaultyTransport.Faults
    ) async throws {
        let bus = try await CommandBus(kind, faults)
        try bus.start()
        var ids: [MessageID] = []
        for colour in 1...6 { ids.append(try await bus.issue(Paint("t\(colour % 3)", colour))) }
        for id in ids {
            let command = try await bus.final(id)
            #expect(command.state == .performed)
            #expect(command.reason == "painted")
            let fact = try #require(command.facts.first)
            #expect(fact.lane == Painted.lane.name)
            #expect(fact.source == SourceID("reader/one"))
            #expect(fact.epoch == bus.worker.journal?.epoch)
            let rows = try await bus.worker.journal?.rows(
                of: fact.lane,
                from: fact.sequence,
                limit: FetchLimit(count: 1, bytes: 1 << 20)
            )
            #expect(rows?.first?.sequence == fact.sequence)
        }
        // Of one thing in their order.
        #expect(bus.effects.all.sorted() == Array(1...6))
        for thing in 0..<3 {
            let own = bus.effects.all.filter { $0 % 3 == thing }
            #expect(own == own.sorted())
        }
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases, CommandEdge.allCases)
    func `a service that is killed at any moment performs at most once, and says what is known`(
        kind: HubKind,
        edge: CommandEdge
    ) async throws {
        let bus = try await CommandBus(kind, stoppingAt: edge)
        try bus.start()
        let id = try await bus.issue(Paint("t", 1))
        await bus.gate.untilReached()
        try await bus.worker.crash()
        bus.gate.open()
        try bus.worker.start()
        let command = try await bus.final(id)
        switch edge {
        case .stored, .counted, .claimed, .answered:
            #expect(command.state == .performed)
            #expect(bus.effects.all == [1])
        case .begun, .done:
            // Nobody who was not there can tell these two apart.
            #expect(command.state == .unknown)
            #expect(bus.effects.all == (edge == .done ? [1] : []))
        }
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases, [CommandEdge.begun, .done])
    func `what was under way when a service was killed is found out by looking`(
        kind: HubKind,
        edge: CommandEdge
    ) async throws {
        let bus = try await CommandBus(kind, stoppingAt: edge, reviews: true)
        try bus.start()
        let id = try await bus.issue(Paint("t", 1))
        await bus.gate.untilReached()
        try await bus.worker.crash()
        bus.gate.open()
        try bus.worker.start()
        let command = try await bus.final(id)
        #expect(command.state == (edge == .done ? .performed : .rejected))
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases, [CommandEdge.stored, .counted, .claimed, .begun, .answered])
    func `an issuer that is killed at any moment goes on with what it decided`(
        kind: HubKind,
        edge: CommandEdge
    ) async throws {
        let bus = try await CommandBus(kind, stoppingAt: edge)
        try bus.start()
        let id = try await bus.issue(Paint("t", 1))
        await bus.gate.untilReached()
        try await bus.gateway.crash()
        try bus.gateway.start()
        bus.gate.open()
        #expect(try await bus.final(id).state == .performed)
        #expect(bus.effects.all == [1])
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `what was not begun in time is never begun`(kind: HubKind) async throws {
        let bus = try await CommandBus(kind)
        try bus.gateway.start()
        let id = try await bus.issue(Paint("t", 1))
        bus.gateway.clock.advance(by: .seconds(61))
        try bus.worker.start()
        let operation = try await bus.finalOperation(id)
        #expect(operation.state == .expired)
        #expect(operation.reason == "it was not begun in time")
        #expect(try await bus.final(id).state == .expired)
        #expect(bus.effects.all.isEmpty)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `while the issuer cannot be reached nothing is begun, and afterwards it is too late`(
        kind: HubKind
    ) async throws {
        let bus = try await CommandBus(kind, stoppingAt: .stored)
        try bus.start()
        let id = try await bus.issue(Paint("t", 1))
        await bus.gate.untilReached()
        try await bus.gateway.stop()
        bus.gate.open()
        // It asks, and asks again.
        while try await bus.operation(id)?.attempts ?? 0 < 2 { try await turn() }
        #expect(bus.effects.all.isEmpty)
        bus.gateway.clock.advance(by: .seconds(61))
        try bus.gateway.start()
        #expect(try await bus.finalOperation(id).state == .expired)
        #expect(try await bus.final(id).state == .expired)
        #expect(bus.effects.all.isEmpty)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases, [true, false])
    func `a decision older than 10 s is not acted on, but asked for again`(
        kind: HubKind,
        isStillTime: Bool
    ) async throws {
        let bus = try await CommandBus(kind, stoppingAt: .claimed)
        try bus.start()
        let id = try await bus.issue(Paint("t", 1))
        await bus.gate.untilReached()
        // The service was stopped, or slept, for eleven seconds of its own time.
        let timer = FastBusTimer()
        while timer.now < .seconds(11) { try await turn() }
        if !isStillTime { bus.gateway.clock.advance(by: .seconds(61)) }
        bus.gate.open()
        #expect(try await bus.final(id).state == (isStillTime ? .performed : .expired))
        #expect(bus.effects.all == (isStillTime ? [1] : []))
        #expect(try await bus.finalOperation(id).attempts == 2)
        try await bus.stop()
    }

    @Test(arguments: HubKind.allCases)
    func `what nobody here knows how to do is rejected, and a command can be taken back`(
        kind: HubKind
    ) async throws {
        let bus = try await CommandBus(kind)
        try bus.gateway.start()
        let back = try await bus.issue(Paint("t", 1))
        let unknown = try await bus.issue(Sing(key: "song"))
        let issuer = try #require(bus.gateway.journal.map(CommandIssuer.init))
        #expect(try await issuer.withdraw(back, by: "eva"))
        #expect(try await issuer.withdraw(back, by: "eva") == false)
        try bus.worker.start()
        let rejected = try await bus.final(unknown)
        #expect(rejected.state == .rejected)
        #expect(rejected.reason == "reader knows no command reader.sing.v1")
        #expect(try await bus.finalOperation(back).reason == "taken back by eva")
        #expect(try await bus.final(back).state == .withdrawn)
        #expect(bus.effects.all.isEmpty)
        try await bus.stop()
    }
}

/// A command that nobody performs.
private struct Sing: Command {
    static let kind: LaneName = {
        guard let kind = LaneName("reader.sing.v1") else { preconditionFailure("a literal") }
        return kind
    }()

    var key: String
}

private func turn() async throws {
    try Task.checkCancellation()
    for await _ in SystemBusTimer().ticks().prefix(1) {}
}

/// Holds the first command that comes to an edge there, until it is opened.
private final class Gate: Sendable {
    private let edge: CommandEdge?
    private let state = Mutex((isReached: false, isOpen: false))

    init(_ edge: CommandEdge?) { self.edge = edge }

    func pass(_ edge: CommandEdge) async {
        guard edge == self.edge else { return }
        state.withLock { $0.isReached = true }
        while !state.withLock({ $0.isOpen }), !Task.isCancelled {
            for await _ in FastBusTimer().ticks().prefix(1) {}
        }
    }

    func untilReached() async {
        while !state.withLock({ $0.isReached }), !Task.isCancelled {
            for await _ in FastBusTimer().ticks().prefix(1) {}
        }
    }

    func open() { state.withLock { $0.isOpen = true } }
}

/// A hub, a gateway that issues commands and a worker that performs them.
private struct CommandBus {
    let hub: any TestHub
    let gateway: BusMember
    let worker: BusMember
    let effects: Effects
    let gate: Gate

    init(
        _ kind: HubKind,
        _ faults: FaultyTransport.Faults = .none,
        stoppingAt edge: CommandEdge? = nil,
        reviews: Bool = false
    ) async throws {
        hub = try await kind.start()
        let transport = FaultyTransport(try await hub.transport(), faults: faults, seed: 5)
        let (effects, gate) = (Effects(), Gate(edge))
        (self.effects, self.gate) = (effects, gate)
        let reader = try #require(ServiceName("reader"))
        gateway = try BusMember(
            #require(ServiceName("api-gateway")),
            transport: transport,
            instance: "1"
        ) { [CommandIssuer($0).answers(of: reader)] }
        worker = try BusMember(reader, transport: transport, instance: "one") { journal in
            let perform: @Sendable (Paint, OperationRecord) async throws -> CommandOutcome = {
                command,
                operation in
                effects.append(command.colour)
                return .performed("painted") { unit in
                    try unit.put(Painted(command.thing, command.colour), at: operation.issuedAt)
                }
            }
            let performer =
                reviews
                ? CommandPerformer(
                    Paint.self,
                    reviewing: { command, _ in
                        effects.all.contains(command.colour)
                            ? .performed("it had been painted") : .rejected("it was not begun")
                    },
                    perform: perform
                ) : CommandPerformer(Paint.self, perform: perform)
            return [
                CommandHandler(journal, [performer]) { edge, _ in await gate.pass(edge) }
                    .subscription
            ]
        }
    }

    func start() throws {
        try gateway.start()
        try worker.start()
    }

    func stop() async throws {
        try await worker.stop()
        try await gateway.stop()
        await hub.stop()
    }

    func issue(_ command: some Command) async throws -> MessageID {
        let journal = try #require(gateway.journal)
        return try await CommandIssuer(journal).issue(
            command,
            to: #require(SourceID("reader/one")),
            by: "eva",
            expiringIn: .seconds(60)
        )
    }

    /// The issuer's record once nothing more will come of the command.
    func final(_ id: MessageID) async throws -> IssuedCommand {
        while true {
            let journal = try #require(gateway.journal)
            if let command = try await CommandIssuer(journal).command(id), command.state.isFinal {
                return command
            }
            try await turn()
        }
    }

    func operation(_ id: MessageID) async throws -> OperationRecord? {
        let journal = try #require(worker.journal)
        return try await CommandHandler(journal, []).operations().first { $0.id == id }
    }

    /// The performer's record once nothing more will come of the command.
    func finalOperation(_ id: MessageID) async throws -> OperationRecord {
        while true {
            if let operation = try await operation(id),
                operation.state != .waiting, operation.state != .acting
            {
                return operation
            }
            try await turn()
        }
    }
}
