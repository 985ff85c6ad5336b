import Foundation

/// The callers that wait for a connection, first come first served.
// Every field is read and written only while `condition` is locked.
final class JobQueue: @unchecked Sendable {
    /// What a thread does with its connection, or with the reason why there is none.
    typealias Job = @Sendable (Result<PostgresSession, any Error>) -> Void

    private let condition = NSCondition()
    private let waitersMax: Int
    private let workersMax: Int
    private var jobs: [Job] = []
    private var idle = 0
    private var workers = 0
    private var isClosed = false

    init(waitersMax: Int, workersMax: Int) {
        self.waitersMax = waitersMax
        self.workersMax = workersMax
    }

    /// Adds a caller's job.
    ///
    /// Returns whether one more thread is to be started for it.
    func add(_ job: @escaping Job) throws(PostgresError) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else {
            throw PostgresError(
                .closed,
                message: "the connections are closed",
                context: "PostgreSQL"
            )
        }
        guard jobs.count < waitersMax + idle else {
            throw PostgresError(
                .busy,
                message: "\(jobs.count) callers wait for \(workersMax) connections already",
                context: "PostgreSQL",
                advice: "Try again; allow more connections if this goes on."
            )
        }
        jobs.append(job)
        guard jobs.count > idle, workers < workersMax else {
            condition.signal()
            return false
        }
        workers += 1
        return true
    }

    /// The next job, waiting for one; nil when the queue is closed and empty.
    func take() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        idle += 1
        while jobs.isEmpty && !isClosed { condition.wait() }
        idle -= 1
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    /// Refuses further jobs and lets the threads end after the waiting ones.
    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
