import Contracts
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// Whether a node knows who on the bus says nothing.
@Suite(.timeLimit(.minutes(10))) struct SilenceTests {
    private let source = SourceID("writer/one")

    /// Waits until the reader's word on the writer is as wanted.
    private func wait(
        for wanted: (SourceSilence?) -> Bool,
        of reader: BusMember
    ) async throws {
        let source = try #require(source)
        while !wanted(reader.silences()[source]) {
            try Task.checkCancellation()
            for await _ in FastBusTimer().ticks().prefix(1) {}
        }
    }

    @Test func `a source that beats is never silent for long, and one that ended is ever longer`()
        async throws
    {
        let (hub, effects) = (InMemoryHub(), Effects())
        let writer = try BusMember(
            try #require(ServiceName("writer")),
            transport: hub.transport(),
            instance: "one"
        )
        let reader = try BusMember(
            try #require(ServiceName("reader")),
            transport: hub.transport(),
            subscribing: { [$0.apply(Numbered.self) { fact, _, _ in effects.append(fact.number) }] }
        )
        try writer.start()
        try reader.start()
        try await writer.publish(1...1)
        try await wait(for: { $0?.wasHeard == true }, of: reader)
        // Only of whom it took something it knows after a restart.
        await effects.wait(for: 1)
        try await writer.stop()
        try await wait(for: { $0.map { $0.length > .seconds(60) } ?? false }, of: reader)
        // What is known of it outlives the reader, and counts from its start.
        try await reader.stop()
        try reader.start()
        try await wait(for: { $0?.wasHeard == false }, of: reader)
        try writer.start()
        try await wait(
            for: { $0.map { $0.wasHeard && $0.length < .seconds(60) } ?? false },
            of: reader
        )
        try await reader.stop()
        try await writer.stop()
    }
}
