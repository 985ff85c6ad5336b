extension PostgresSession {
    /// Runs a closure in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// - Parameters:
    ///   - begin: the statement that opens it, and what may go in the same message.
    ///   - body: what happens in it; it may run several times.
    /// - Returns: what the closure returned, after the commit.
    /// - Throws: what the closure threw; a deadlock or an order conflict only after
    ///   `transactionAttemptsMax` attempts; `connectionLost` when the commit's fate is not known.
    package func transaction<Result>(
        _ begin: String = "BEGIN",
        _ body: () throws -> Result
    ) throws -> Result {
        var attempt = 1
        while true {
            do {
                return try once(begin, body)
            } catch let error as PostgresError
                where error.isRetryable && attempt < options.transactionAttemptsMax
            {
                attempt += 1
                pauseBeforeAttempt(attempt)
            }
        }
    }

    private func once<Result>(_ begin: String, _ body: () throws -> Result) throws -> Result {
        try script(begin)
        noteTransaction(isOpen: true)
        defer { noteTransaction(isOpen: false) }
        do {
            let result = try body()
            try script("COMMIT")
            return result
        } catch {
            // A lost connection has rolled back already; the first error is the one to tell.
            try? script("ROLLBACK")
            throw error
        }
    }
}
