import Contracts
package import MessageBus

/// Plays a recording on a bus: each recorded instance joins it and answers for its messages.
package struct Replay: Sendable {
    private let producers: [RecordedProducer]
    private let transport: any BusTransport
    private let untilTaken: Bool
    private let tell: @Sendable (String) -> Void

    /// A replay.
    ///
    /// - Parameters:
    ///   - producers: whom to play.
    ///   - transport: the bus to join.
    ///   - untilTaken: whether to end when somebody has taken every lane.
    ///   - tell: told, in a sentence, of each lane that was taken.
    package init(
        _ producers: [RecordedProducer],
        on transport: any BusTransport,
        untilTaken: Bool,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.producers = producers
        self.transport = transport
        self.untilTaken = untilTaken
        self.tell = tell
    }

    /// Plays until every lane was taken, or until it is cancelled.
    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for producer in producers {
                group.addTask { try await play(producer) }
            }
        }
    }

    private func play(_ start: RecordedProducer) async throws {
        var producer = start
        var random = SystemRandomNumberGenerator()
        let bootID = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let connection = try await transport.join(
            as: BusPeer(source: producer.source, bootID: bootID),
            reading: []
        )
        for await batch in connection.arrivals {
            let before = producer.open
            connection.send(batch.compactMap { Self.answer($0, &producer) })
            for lane in before where !producer.open.contains(lane) {
                tell("\(lane) of \(producer.source) was taken to its end")
            }
            if untilTaken, producer.open.isEmpty { break }
        }
        await connection.close()
    }

    private static func answer(
        _ arrival: BusArrival,
        _ producer: inout RecordedProducer
    ) -> BusDeparture? {
        // What is no control frame, or nobody's, asks for nothing.
        guard case .control(let sender?, let bytes) = arrival,
            let message = try? ControlMessage(bytes), let answer = producer.answer(message)
        else { return nil }
        return .control(to: sender, answer.encoded())
    }
}
