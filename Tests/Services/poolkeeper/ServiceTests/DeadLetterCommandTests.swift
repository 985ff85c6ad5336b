import ArgumentParser
import Contracts
import Foundation
import HTTPSurface
import Logging
import MessageBus
import Observability
import Poolkeeper
import Quantities
import ServiceChassis
import ServiceLifecycle
import StateStore
import Synchronization
import TestSupport
import Testing

/// A message that was given up: seen, tried again or thrown away, while its service runs.
@Suite(.timeLimit(.minutes(10))) struct DeadLetterCommandTests {
    private let folder: TemporaryFolder
    private let journal: ServiceJournal
    private let clock = ManualClock()
    private let isMended = Switch()
    private let effects = Effects()
    private let source: SourceID
    private let epoch: Epoch

    init() throws {
        folder = try TemporaryFolder()
        let slot = folder.file("reader-1")
        try FileManager.default.createDirectory(atPath: slot, withIntermediateDirectories: true)
        journal = try ServiceJournal.open(
            at: slot + "/journal.sqlite",
            service: #require(ServiceName("reader")),
            instance: "1",
            lanes: [],
            limits: JournalLimits(attemptsMax: 1),
            clock: clock
        )
        source = try #require(SourceID("writer/1"))
        epoch = try #require(Epoch(bytes: Array(0..<16)))
    }

    /// A message that its effect refuses until it is mended; given up at the first try.
    private func bury() async throws -> MessageID {
        var random = SeededRandom(seed: 3)
        let id = MessageID(at: clock.now(), using: &random)
        let lane = Numbered.lane.name
        try await journal.open(
            LaneCursor(source: source, lane: lane, epoch: epoch, next: 1),
            replacing: nil,
            losing: nil
        )
        let envelope = Envelope(
            source: source,
            epoch: epoch,
            lane: lane,
            sequence: 1,
            id: id,
            key: "k",
            time: clock.now(),
            body: try Numbered(7).encodedBody()
        )
        _ = try await subscription.take(
            LaneRun(
                source: source,
                lane: lane,
                epoch: epoch,
                from: 1,
                next: 2,
                envelopes: [envelope]
            )
        )
        return id
    }

    private var subscription: Subscription {
        journal.apply(Numbered.self) { [isMended, effects] message, _, _ in
            guard isMended.value else { throw FrameFault.badValue }
            effects.append(message.number)
        }
    }

    /// Runs the service's door while a test acts.
    private func serving(_ act: () async throws -> Void) async throws {
        var logger = Logger(label: "door tests")
        logger.logLevel = .critical
        let context = ServiceContext(
            name: try #require(ServiceName("reader")),
            stateFolder: folder.file("reader-1"),
            clock: clock,
            logger: logger,
            health: HealthBoard(),
            metrics: MetricsRegistry()
        )
        let server = OperatorDoor.server(for: journal, context)
        let group = ServiceGroup(services: [server], logger: logger)
        async let running: Void = group.run()
        _ = try await server.boundAddress
        do {
            try await act()
        } catch {
            await group.triggerGracefulShutdown()
            try await running
            throw error
        }
        await group.triggerGracefulShutdown()
        try await running
    }

    private func bus(_ arguments: String...) async throws {
        let all = ["bus"] + arguments + ["--state", folder.path]
        var command = try PoolkeeperCommand.parseAsRoot(all)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }

    @Test func `it is redriven by its service, and takes effect once it can`() async throws {
        let id = try await bury()
        #expect(try JournalFolder(folder.path).readers[0].deadLetters().map(\.envelope.id) == [id])
        try await serving {
            try await bus("deadletters", "show", "\(id)")
            isMended.set()
            try await bus(
                "deadletters",
                "redrive",
                "\(id)",
                "--reason",
                "the disk is back",
                "--by",
                "ann"
            )
        }
        #expect(try await journal.deadLetters() == [])
        try await subscription.performDue?()
        #expect(effects.all == [7])
        try journal.close()
    }

    @Test func `it is discarded, which is a loss with the name of who decided`() async throws {
        let id = try await bury()
        try await serving {
            try await bus(
                "deadletters",
                "discard",
                "\(id)",
                "--reason",
                "sent twice",
                "--by",
                "ann"
            )
        }
        #expect(try await journal.deadLetters() == [])
        let losses = try JournalFolder(folder.path).readers[0].report().losses
        #expect(losses.map(\.reason) == ["discarded by ann: sent twice"])
        try journal.close()
    }

    @Test func `a stopped service, and an id that is none, are said`() async throws {
        let id = try await bury()
        await #expect(throws: DoorError.self) {
            try await bus("deadletters", "redrive", "\(id)", "--reason", "x", "--by", "ann")
        }
        var random = SeededRandom(seed: 9)
        let other = MessageID(at: clock.now(), using: &random)
        for text in ["nonsense", "\(other)"] {
            await #expect(throws: (any Error).self) {
                try await bus("deadletters", "show", text)
            }
        }
        #expect(try await journal.deadLetters().count == 1)
        try journal.close()
    }
}

/// A switch that a test turns on.
private final class Switch: Sendable {
    private let state = Mutex(false)

    var value: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }
}
