import Quantities
import ReplicationRig
import Synchronization
import ZFSSyncEngine
import ZFSSyncEngineCore

/// The moment at which something goes wrong: right before the n-th command that changes a host, or
/// in the midst of the stream that is the n-th change.
final class FaultPoint: Sendable {
    /// Bytes that have moved when a stream is struck.
    static let midst = ByteCount.kibibytes(128)

    private let number: Int
    private let fault: @Sendable () async -> Void
    private let seen = Mutex(0)

    /// A point.
    ///
    /// - Parameters:
    ///   - number: which change, from 1 on.
    ///   - fault: what goes wrong.
    init(_ number: Int, _ fault: @escaping @Sendable () async -> Void) {
        self.number = number
        self.fault = fault
    }

    /// Whether it came to that.
    var wasReached: Bool { seen.withLock { $0 >= number } }

    private func isNow() -> Bool {
        seen.withLock { seen in
            seen += 1
            return seen == number
        }
    }

    /// Strikes before a command.
    func command<R>(_ act: () async throws -> R) async throws -> R {
        if isNow() { await fault() }
        return try await act()
    }

    /// Strikes while a stream moves, or when it ended before it had moved that much.
    func stream(
        _ progress: @escaping @Sendable (ByteCount) -> Void,
        _ run: (@escaping @Sendable (ByteCount) -> Void) async -> StreamOutcome
    ) async -> StreamOutcome {
        guard isNow() else { return await run(progress) }
        let isMoving = Flag()
        let strike = Task { [fault] in
            await isMoving.wait()
            await fault()
        }
        let outcome = await run { bytes in
            progress(bytes)
            if bytes >= Self.midst { isMoving.raise() }
        }
        isMoving.raise()
        await strike.value
        return outcome
    }
}

/// A channel that goes wrong at a point.
struct FaultyChannel: ControlChannel {
    private let channel: any ControlChannel
    private let point: FaultPoint

    init(_ channel: any ControlChannel, at point: FaultPoint) {
        (self.channel, self.point) = (channel, point)
    }

    func exchange(_ commands: [ZFSCommand], on host: String) async throws -> [CommandAnswer] {
        guard !commands.allSatisfy(\.looksOnly) else {
            return try await channel.exchange(commands, on: host)
        }
        return try await point.command { try await channel.exchange(commands, on: host) }
    }
}

/// A pipeline that goes wrong at a point.
struct FaultyPipeline: StreamPipeline {
    private let pipeline: any StreamPipeline
    private let point: FaultPoint

    init(_ pipeline: any StreamPipeline, at point: FaultPoint) {
        (self.pipeline, self.point) = (pipeline, point)
    }

    func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome {
        await point.stream(progress) { told in
            await pipeline.run(stream, limits: limits, progress: told)
        }
    }
}
