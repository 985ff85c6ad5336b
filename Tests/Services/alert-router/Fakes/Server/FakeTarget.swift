import NIOCore
import NIOHTTP1
import NIOPosix
import Quantities
import Synchronization
import TestSupport

/// A notification target as strict as the real one, on a port of 127.0.0.1 that the kernel chose.
///
/// Its contract refuses what the real one refuses; then the limits of the destination hold, on a
/// clock of the test's; then the script says what happens. What was taken stands in the ledger.
final class FakeTarget: Sendable {
    /// A request, and what came of it.
    struct Arrival: Sendable {
        let request: TargetRequest
        /// Whether the target took the message, whatever the sender heard of it.
        var isAccepted: Bool
        /// What was answered; nil where nothing was.
        var answer: TargetAnswer?
    }

    let port: Int
    let clock: any WallClock
    let contract: any TargetContract
    let desk: TargetDesk
    private let server: Task<Void, any Error>

    /// A target that listens.
    ///
    /// - Parameters:
    ///   - contract: what is refused, and how.
    ///   - script: what happens to the first good requests.
    ///   - clock: what the limits and signatures are judged by.
    ///   - isRateLimited: whether the limits of the contract hold.
    /// - Throws: when no port can be had.
    init(
        _ contract: any TargetContract,
        _ script: [TargetScript.Step] = [],
        clock: any WallClock = ManualClock(),
        isRateLimited: Bool = true
    ) async throws {
        let desk = TargetDesk(
            contract: contract,
            script: TargetScript(script),
            clock: clock,
            isRateLimited: isRateLimited
        )
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    return try TargetConnection.Channel(wrappingChannelSynchronously: channel)
                }
            }
        port = listener.channel.localAddress?.port ?? 0
        self.clock = clock
        self.contract = contract
        self.desk = desk
        server = Task {
            try await withThrowingDiscardingTaskGroup { group in
                try await listener.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await TargetConnection(connection, desk).serve() }
                    }
                }
            }
        }
    }

    deinit { server.cancel() }

    /// `http://127.0.0.1:PORT` and a path.
    func url(_ path: String = "") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Adds steps behind those that are not used up.
    func add(_ steps: [TargetScript.Step]) { desk.state.withLock { $0.script.add(steps) } }

    /// Lets every held request go on.
    func release() { desk.release() }

    /// Stops listening and cuts every connection.
    func stop() async {
        server.cancel()
        _ = await server.result
    }

    /// All requests, as they arrived.
    var arrivals: [Arrival] { desk.state.withLock { $0.arrivals } }

    /// The requests whose message was taken, as they arrived.
    var accepted: [TargetRequest] { arrivals.filter(\.isAccepted).map(\.request) }

    /// The keys of what was taken, as it arrived, repeats included.
    var acceptedKeys: [String?] { accepted.map(contract.idempotencyKey(of:)) }

    /// Waits until the n-th request has been read, from 1, and decided.
    ///
    /// - Throws: `CancellationError` when the test ends before.
    func arrival(_ number: Int) async throws -> Arrival {
        try await desk.wait { $0.arrivals.count >= number }
        return arrivals[number - 1]
    }

    /// Waits until so many messages were taken.
    func accepted(_ count: Int) async throws -> [TargetRequest] {
        try await desk.wait { $0.arrivals.count { $0.isAccepted } >= count }
        return accepted
    }

    /// Waits until so many requests are held.
    func held(_ count: Int) async throws { try await desk.wait { $0.holds.count >= count } }

    /// Waits until so many connections were cut before their body was read.
    func cutUnread(_ count: Int) async throws { try await desk.wait { $0.cutUnread >= count } }
}
