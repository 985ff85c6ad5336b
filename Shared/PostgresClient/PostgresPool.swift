import Foundation
import Synchronization

/// A fixed number of connections, each on a thread of its own.
///
/// libpq blocks, so its calls never run on Swift's cooperative threads: a caller's closure is put
/// into a queue, a connection's thread runs it, and the caller is resumed. Threads and connections
/// are made when they are needed, up to `connectionsMax`.
package final class PostgresPool: Sendable {
    /// What the pool does to a fresh connection before anybody uses it.
    package typealias Preparation = @Sendable (PostgresSession) throws -> Void

    private let options: PostgresOptions
    private let prepare: Preparation
    private let queue: JobQueue

    /// A pool that connects when first used.
    ///
    /// - Parameters:
    ///   - options: which database, and the limits.
    ///   - prepare: run on each new connection; a connection it throws on is not used.
    package init(_ options: PostgresOptions, prepare: @escaping Preparation = { _ in }) {
        self.options = options
        self.prepare = prepare
        queue = JobQueue(waitersMax: options.waitersMax, workersMax: options.connectionsMax)
    }

    /// Runs a closure with a connection, on the connection's thread, where it may block.
    ///
    /// - Parameter body: what to do; a transaction it leaves open is rolled back by the server,
    ///   because the connection is then closed.
    /// - Returns: what the closure returned.
    /// - Throws: what it threw; `busy` when `waitersMax` callers wait already; `closed` after
    ///   `close()`; `cannotConnect` after `connectAttemptsMax` attempts.
    package func withSession<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresSession) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let job: JobQueue.Job = { session in
                continuation.resume(
                    with: session.flatMap { live in
                        Swift.Result { try body(live) }
                    }
                )
            }
            do {
                if try queue.add(job) { startWorker() }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Runs a closure in a transaction.
    ///
    /// - Parameter body: what happens in it; may run again after a deadlock.
    /// - Returns: what the closure returned, after the commit.
    /// - Throws: as `withSession` and `PostgresSession.transaction`.
    package func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresSession) throws -> Result
    ) async throws -> Result {
        try await withSession { session in try session.transaction { try body(session) } }
    }

    /// Lets waiting callers finish, then closes every connection; later callers get `closed`.
    package func close() {
        queue.close()
    }

    private func startWorker() {
        let worker = PostgresWorker(options: options, prepare: prepare, queue: queue)
        Thread(block: worker.run).start()
    }
}
