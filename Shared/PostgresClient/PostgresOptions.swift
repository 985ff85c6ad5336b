/// How a pool of connections behaves; every limit has its default here.
package struct PostgresOptions: Sendable {
    /// The database.
    package var url: PostgresURL
    /// What `pg_stat_activity` shows us as.
    package var applicationName: String
    /// How many connections at the most.
    package var connectionsMax: Int
    /// How many callers may wait for a connection.
    package var waitersMax: Int
    /// How long one attempt to connect may take.
    package var connectTimeout: Duration
    /// How often a connection is attempted before a caller is told.
    package var connectAttemptsMax: Int
    /// How long one statement may run before the server ends it.
    package var statementTimeout: Duration
    /// How often a deadlocked or unorderable transaction is tried.
    package var transactionAttemptsMax: Int
    /// Statements kept prepared on one connection.
    package var statementsMax: Int

    /// Options with defaults.
    package init(
        url: PostgresURL,
        applicationName: String = "poolkeeper",
        connectionsMax: Int = 6,
        waitersMax: Int = 256,
        connectTimeout: Duration = .seconds(5),
        connectAttemptsMax: Int = 3,
        statementTimeout: Duration = .seconds(60),
        transactionAttemptsMax: Int = 8,
        statementsMax: Int = 128
    ) {
        self.url = url
        self.applicationName = applicationName
        self.connectionsMax = connectionsMax
        self.waitersMax = waitersMax
        self.connectTimeout = connectTimeout
        self.connectAttemptsMax = connectAttemptsMax
        self.statementTimeout = statementTimeout
        self.transactionAttemptsMax = transactionAttemptsMax
        self.statementsMax = statementsMax
    }
}
