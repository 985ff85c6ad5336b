import ArgumentParser
import Contracts
import Foundation
import MessageBus
import MessageBusZMQ
import Poolkeeper
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

/// What an operator sees of the bus, and plays on it: from the journals of running services.
@Suite(.timeLimit(.minutes(10))) struct BusToolTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func journal(_ service: String, lanes: [LaneDeclaration]) throws -> ServiceJournal {
        let slot = folder.file("state/\(service)-1")
        try FileManager.default.createDirectory(
            atPath: slot,
            withIntermediateDirectories: true
        )
        return try ServiceJournal.open(
            at: slot + "/journal.sqlite",
            service: #require(ServiceName(service)),
            instance: "1",
            lanes: lanes,
            clock: ManualClock()
        )
    }

    private func publish(_ numbers: ClosedRange<Int>, in journal: ServiceJournal) async throws {
        var random = SeededRandom(seed: UInt64(numbers.lowerBound))
        for number in numbers {
            let now = Timestamp(seconds: 1_795_219_200 + Int64(number))
            let id = MessageID(at: now, using: &random)
            _ = try await journal.perform {
                try $0.publish(Numbered(number, key: "k\(number % 3)"), id: id, at: now)
            }
        }
    }

    private var readers: [JournalReader] {
        get throws { try JournalFolder(folder.file("state")).readers }
    }

    @Test func `status shows lag, backlog and loss beside the running service`() async throws {
        let writer = try journal("writer", lanes: [Numbered.lane])
        let reader = try journal("reader", lanes: [])
        try await publish(1...20, in: writer)
        try await writer.acknowledge(Numbered.lane.name, by: reader.source, upTo: 12)
        let cursor = LaneCursor(
            source: writer.source,
            lane: Numbered.lane.name,
            epoch: writer.epoch,
            next: 13
        )
        try await reader.open(cursor, replacing: nil, losing: nil)
        try await reader.record(
            LaneLoss(
                source: writer.source,
                lane: Numbered.lane.name,
                epoch: writer.epoch,
                from: 13,
                to: 14,
                reason: "a test says so"
            )
        )
        let status = BusStatus(try readers.map { try $0.report() })
        let lane = try #require(status.lanes.first { $0.lane == Numbered.lane.name })
        #expect(lane.head == 20)
        #expect(lane.consumers.map(\.lag) == [8])
        #expect(lane.heldBytes > 0)
        #expect(status.losses.map(\.loss.from) == [13])
        #expect(status.losses.map(\.loss.reason) == ["a test says so"])
        let table = BusStatusTable(status, now: Timestamp(seconds: 1_795_219_300)).lines
        #expect(table[0].hasPrefix("LANE"))
        #expect(table.contains { $0.contains("writer.numbered.v1") && $0.contains("reader/1") })
        #expect(table.contains { $0.contains("13-14") && $0.hasSuffix("a test says so") })
        try writer.close()
        try reader.close()
        // The journals of stopped services tell the same.
        #expect(BusStatus(try readers.map { try $0.report() }) == status)
    }

    @Test func `a tail shows the newest messages, and each that comes after`() async throws {
        let writer = try journal("writer", lanes: [Numbered.lane])
        try await publish(1...20, in: writer)
        var tail = try LaneTail(readers, lane: Numbered.lane.name, last: 3)
        #expect(try tail.next(atMost: 100).map(\.sequence) == [18, 19, 20])
        #expect(try tail.next(atMost: 100) == [])
        try await publish(21...25, in: writer)
        #expect(try tail.next(atMost: 2).map(\.sequence) == [21, 22])
        #expect(try tail.next(atMost: 100).map(\.sequence) == [23, 24, 25])
        let other = try #require(LaneName("writer.other.v1"))
        #expect(throws: LaneUnknown.self) { try LaneTail(readers, lane: other, last: 3) }
        try writer.close()
    }

    @Test func `what was recorded is played to a service that runs alone, once and in order`()
        async throws
    {
        let writer = try journal("writer", lanes: [Numbered.lane])
        try await publish(1...300, in: writer)
        try writer.close()
        let file = folder.file("events.ndjson")
        try await run("record", file, "--state", folder.file("state"))
        let events = try EventFile.read(file)
        #expect(events.map(\.sequence) == Array(1...300))

        let zmq = try await ZeroMQHub.start(on: HubEndpoints("ipc://" + folder.file("bus")))
        let transport = ZeroMQTransport(hubs: [zmq.endpoints])
        let effects = Effects()
        let reader = try BusMember(#require(ServiceName("reader")), transport: transport) {
            [$0.apply(Numbered.self) { message, _, _ in effects.append(message.number) }]
        }
        try reader.start()
        let told = Mutex<[String]>([])
        try await Replay(
            RecordedProducer.all(in: events, lanes: []),
            on: transport,
            untilTaken: true
        ) { text in told.withLock { $0.append(text) } }.run()
        #expect(effects.all == Array(1...300))
        #expect(
            told.withLock { $0 } == ["writer.numbered.v1 of writer/1 was taken to its end"]
        )
        try await reader.stop()
        await zmq.stop()
    }

    @Test func `a recording is never written over, and a broken one names its line`()
        async throws
    {
        let file = try folder.write("{}\n", to: "events.ndjson")
        #expect(throws: EventFileError.self) { try EventFile.create(file) }
        let error = #expect(throws: EventFileError.self) { try EventFile.read(file) }
        #expect(error?.description.hasPrefix("\(file):1: it is no event of the bus") == true)
    }

    @Test func `a folder without journals says so`() throws {
        try folder.write("not SQLite", to: "x.sqlite")
        #expect(throws: (any Error).self) { try JournalFolder(folder.path) }
    }

    private func run(_ arguments: String...) async throws {
        var command = try PoolkeeperCommand.parseAsRoot(["bus"] + arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            try command.run()
        }
    }
}
