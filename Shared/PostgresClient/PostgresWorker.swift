import Quantities

/// The life of one connection's thread: take a job, have a connection, do it.
struct PostgresWorker: Sendable {
    let options: PostgresOptions
    let prepare: PostgresPool.Preparation
    let queue: JobQueue

    /// Works until the queue is closed and empty.
    @Sendable func run() {
        var session: PostgresSession?
        while let job = queue.take() {
            do {
                let live = try usable(session)
                session = live
                job(.success(live))
                // Thrown in mid-transaction, or without a server: nothing to keep.
                if live.isInTransaction || !live.isAlive { session = nil }
            } catch {
                session = nil
                job(.failure(error))
            }
        }
    }

    /// The connection at hand if the server is still there, else a new one.
    private func usable(_ session: PostgresSession?) throws -> PostgresSession {
        if let session, session.isAlive { return session }
        var attempt = 1
        while true {
            do {
                let fresh = try PostgresSession(options)
                try configure(fresh)
                return fresh
            } catch let error as PostgresError
                where error.isConnectionLost && attempt < options.connectAttemptsMax
            {
                attempt += 1
                pauseBeforeAttempt(attempt, base: 0.02)
            }
        }
    }

    private func configure(_ session: PostgresSession) throws {
        let milliseconds = options.statementTimeout.wholeMicroseconds / 1000
        try session.script(
            """
            SET statement_timeout = \(milliseconds);
            SET idle_in_transaction_session_timeout = 60000;
            SET bytea_output = 'hex'; SET TimeZone = 'UTC'
            """
        )
        try prepare(session)
    }
}
