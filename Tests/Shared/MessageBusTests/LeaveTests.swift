import Contracts
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// Who may let go of what a consumer has not read: an operator's key, at the node as at the hub.
@Suite(.timeLimit(.minutes(10))) struct LeaveTests {
    @Test func `an operator's LEAVE lets a consumer go, and nobody else's does`() async throws {
        let hub = InMemoryHub()
        let writer = try BusMember(
            try #require(ServiceName("writer")),
            transport: hub.transport(),
            instance: "one"
        )
        try writer.start()
        try await writer.publish(1...3)
        let journal = try #require(writer.journal)
        let (gone, away) = (
            try #require(SourceID("reader/gone")), try #require(SourceID("reader/away"))
        )
        for reader in [gone, away] {
            try await journal.acknowledge(Numbered.lane.name, by: reader, upTo: 1)
        }
        // What others ask for comes first: it was looked at when the operator's word has acted.
        try await say(.leave(away), as: "poolkeeper/1", on: hub)
        try await say(.leave(away), as: "reader/gone", on: hub)
        try await say(.leave(gone), as: "operator/eva", on: hub)
        while try await forgotten(writer).isEmpty {
            try Task.checkCancellation()
            for await _ in FastBusTimer().ticks().prefix(1) {}
        }
        let told = try await forgotten(writer)
        #expect(told.count == 1)
        #expect(told.first?.text.contains("reader/gone") == true)
        try await writer.stop()
    }

    private func forgotten(_ member: BusMember) async throws -> [BusIncident] {
        try await member.incidents().filter { $0.kind == .forgotten }
    }

    private func say(
        _ message: ControlMessage,
        as name: String,
        on hub: InMemoryHub
    ) async throws {
        let peer = BusPeer(
            source: try #require(SourceID(name)),
            bootID: Array(repeating: 1, count: 16)
        )
        let connection = try await hub.transport().join(as: peer, reading: [])
        let writer = try #require(SourceID("writer/one"))
        connection.send([.control(to: writer, message.encoded())])
        await connection.close()
    }
}
