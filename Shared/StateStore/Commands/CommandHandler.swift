import Contracts
import Foundation
import GRDB
package import MessageBus
import Quantities
import Synchronization

/// Performs the commands of one instance: each once, never late, each with an answer.
///
/// A command is on the disk before it is acknowledged. It is begun only when its issuer allowed it
/// within the last 10 s; that it is begun is on the disk before anything is done. Commands of one
/// key run one after another, others beside each other.
package final class CommandHandler: Sendable {
    let journal: ServiceJournal
    let performers: [LaneName: CommandPerformer]
    let passing: @Sendable (CommandEdge, OperationRecord) async -> Void
    private let untilReady: @Sendable () async -> Void
    private let wake: AsyncStream<Void>.Continuation
    private let wakings: AsyncStream<Void>
    private let running = Mutex<[MessageID: String]>([:])

    /// A handler of the commands to its journal's instance.
    ///
    /// - Parameters:
    ///   - journal: the service's journal, opened with `CommandAnswered.lane` among its lanes.
    ///   - performers: how each kind is performed; other kinds are rejected.
    ///   - passing: told at each edge, for tests.
    ///   - untilReady: returns when the service is able to perform something; before that,
    ///     commands wait unclaimed, and expire when it takes too long.
    package init(
        _ journal: ServiceJournal,
        _ performers: [CommandPerformer],
        passing: @escaping @Sendable (CommandEdge, OperationRecord) async -> Void = { _, _ in },
        untilReady: @escaping @Sendable () async -> Void = {}
    ) {
        self.journal = journal
        self.performers = Dictionary(performers.map { ($0.kind, $0) }) { $1 }
        self.untilReady = untilReady
        self.passing = passing
        (wakings, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What a node of the bus runs.
    package var subscription: Subscription {
        Subscription(
            lane: .command(to: journal.source),
            take: { [self] run in
                let taken = try await journal.takeWithCare(run, .lane) { envelope, unit, now in
                    try unit.receive(envelope, at: now)
                }
                wake.yield()
                return taken
            },
            perform: { [self] channel in await run(channel) }
        )
    }

    /// The newest records, newest first.
    package func operations(limit: Int = 100) async throws -> [OperationRecord] {
        try await journal.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(OperationRecord.columns) FROM operation ORDER BY place DESC LIMIT ?",
                arguments: [limit]
            ).compactMap(OperationRecord.init)
        }
    }

    /// Runs until the task is cancelled.
    private func run(_ channel: any ClaimChannel) async {
        running.withLock { $0 = [:] }
        await untilReady()
        guard !Task.isCancelled else { return }
        await withDiscardingTaskGroup { group in
            group.addTask { [wake] in
                wake.yield()
                // A start that failed, such as on a full disk, is made up for.
                for await _ in channel.ticks() { wake.yield() }
            }
            for await _ in wakings where !Task.isCancelled {
                for operation in await due() {
                    group.addTask {
                        await self.handle(operation, channel)
                        self.running.withLock { $0[operation.id] = nil }
                        self.wake.yield()
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Takes what can be begun now: the oldest of each key that nothing of runs.
    private func due() async -> [OperationRecord] {
        // Who ended since then stands in what is read as if it still ran.
        let before = running.withLock { $0 }
        guard before.count < Self.parallelMax else { return [] }
        // The journal cannot be read: there is another turn.
        guard let waiting = try? await open() else { return [] }
        return running.withLock { running in
            var taken: [OperationRecord] = []
            var keys = Set(running.values)
            for operation in waiting where running.count < Self.parallelMax {
                let isFree = keys.insert(operation.key).inserted
                guard isFree, before[operation.id] == nil else { continue }
                running[operation.id] = operation.key
                taken.append(operation)
            }
            return taken
        }
    }

    private func open() async throws -> [OperationRecord] {
        try await journal.read { database in
            try Row.fetchAll(
                try database.cachedStatement(
                    sql: """
                        SELECT \(OperationRecord.columns) FROM operation
                        WHERE state IN ('waiting', 'acting') ORDER BY place LIMIT 1000
                        """
                )
            ).compactMap(OperationRecord.init)
        }
    }

    /// Commands that are performed beside each other at the most.
    package static let parallelMax = 8
}
