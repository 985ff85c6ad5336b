import CollectorCore
import Contracts
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import Collector

@Suite struct `the newest messages on their way into history` {
    private let limit = FetchLimit(count: 1000, bytes: 1 << 20)

    private func entry(_ sequence: UInt64, bytes: Int = 100) throws -> AcceptedTail.Entry {
        var random = SeededRandom(seed: sequence)
        let row = SampleColumns.Row(
            type: "pool",
            object: "tank",
            name: "used",
            kind: .numeric,
            unit: "bytes",
            time: Timestamp(seconds: 1_795_219_200),
            value: Double(sequence)
        )
        return AcceptedTail.Entry(
            sequence: sequence,
            id: MessageID(at: row.time, using: &random),
            message: SamplesAccepted(
                tenant: .single,
                system: .init(
                    id: try #require(SystemID("nas")),
                    name: "nas",
                    hostname: "",
                    version: "",
                    client: nil
                ),
                receivedAt: row.time,
                claim: .init(kind: .key, value: "\(sequence)"),
                samples: SampleColumns([row])
            ),
            bytes: bytes
        )
    }

    private func sequences(_ batch: HistoryBatch?) -> [UInt64]? { batch?.rows.map(\.sequence) }

    @Test func `messages come in any order and leave in the order of the journal`() throws {
        let tail = AcceptedTail(entriesMax: 8)
        for sequence in [3, 1, 2] as [UInt64] { tail.note(try entry(sequence)) }
        #expect(sequences(tail.batch(behind: 0, limit: limit)) == [1, 2, 3])
        #expect(tail.batch(behind: 0, limit: limit) == nil)
    }

    @Test func `a gap ends the batch, and is for the journal to fill`() throws {
        let tail = AcceptedTail(entriesMax: 8)
        for sequence in [1, 2, 4] as [UInt64] { tail.note(try entry(sequence)) }
        #expect(sequences(tail.batch(behind: 0, limit: limit)) == [1, 2])
        #expect(tail.batch(behind: 2, limit: limit) == nil)
        #expect(sequences(tail.batch(behind: 3, limit: limit)) == [4])
    }

    @Test(arguments: [-1, 0, 1])
    func `the number of messages has a limit, and the newest are left to the journal`(
        over: Int
    ) throws {
        let tail = AcceptedTail(entriesMax: 4)
        for sequence in 1...UInt64(4 + over) { tail.note(try entry(sequence)) }
        #expect(tail.count == min(4, 4 + over))
        #expect(sequences(tail.batch(behind: 0, limit: limit))?.count == min(4, 4 + over))
    }

    @Test(arguments: [-1, 0, 1])
    func `their bytes have a limit, and room comes back`(over: Int) throws {
        let tail = AcceptedTail(bytesMax: ByteCount(1000))
        tail.note(try entry(1, bytes: 400))
        tail.note(try entry(2, bytes: 600 + over))
        #expect(tail.count == (over > 0 ? 1 : 2))
        #expect(tail.batch(behind: 0, limit: limit) != nil)
        tail.note(try entry(3, bytes: 1000))
        #expect(tail.count == 1)
    }

    @Test(arguments: [-1, 0, 1])
    func `a batch has no more bytes than asked for, but always one message`(over: Int) throws {
        let tail = AcceptedTail()
        tail.note(try entry(1, bytes: 700))
        tail.note(try entry(2, bytes: 300 + over))
        tail.note(try entry(3, bytes: 5000))
        let thousand = FetchLimit(count: 1000, bytes: 1000)
        #expect(sequences(tail.batch(behind: 0, limit: thousand)) == (over > 0 ? [1] : [1, 2]))
        #expect(sequences(tail.batch(behind: 2, limit: thousand)) == [3])
    }

    @Test func `what the journal gave instead is dropped, and is not taken in late`() throws {
        let tail = AcceptedTail()
        for sequence in [2, 3, 5] as [UInt64] { tail.note(try entry(sequence)) }
        tail.pass(4)
        #expect(tail.count == 1)
        tail.note(try entry(4))
        #expect(tail.count == 1)
        #expect(sequences(tail.batch(behind: 4, limit: limit)) == [5])
    }

    @Test func `a batch has no more messages than asked for`() throws {
        let tail = AcceptedTail(entriesMax: 8)
        for sequence in 1...5 as ClosedRange<UInt64> { tail.note(try entry(sequence)) }
        let two = FetchLimit(count: 2, bytes: 1 << 20)
        #expect(sequences(tail.batch(behind: 0, limit: two)) == [1, 2])
        #expect(sequences(tail.batch(behind: 2, limit: two)) == [3, 4])
    }
}
