package import Logging
package import PostgresClient
package import Quantities

/// Where fleet history is kept, as `DATABASE_URL` says it.
package enum FleetHistoryURL: Sendable, Equatable {
    /// PostgreSQL, read by libpq itself.
    case postgres(PostgresURL)
    /// A SQLite file, by its path.
    case sqlite(path: String)

    /// The place a text names.
    ///
    /// - Parameter text: `postgresql://…` or `postgres://…`; `sqlite:///relative.db` with three
    ///   slashes, `sqlite:////absolute.db` with four.
    /// - Throws: `HistoryProblem` for anything else; the text is not repeated, since it may hold a
    ///   password.
    package init(_ text: String) throws {
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            self = .postgres(try PostgresURL(text))
            return
        }
        let prefix = "sqlite:///"
        let path = String(text.dropFirst(prefix.count))
        guard text.hasPrefix(prefix), !path.isEmpty, !path.hasSuffix("/"), !path.utf8.contains(0)
        else {
            throw HistoryProblem(
                "DATABASE_URL is neither a postgresql:// nor a sqlite:/// URL. Write "
                    + "postgresql://user:password@host/database, sqlite:///relative.db or "
                    + "sqlite:////absolute.db."
            )
        }
        self = .sqlite(path: path)
    }

    /// The place without any password, for logs and pages.
    package var safeDescription: String {
        switch self {
        case .postgres(let url): "postgresql://\(url.safeDescription)"
        case .sqlite(let path): "sqlite:///\(path)"
        }
    }

    /// Opens the history that a text names.
    ///
    /// - Parameters:
    ///   - text: as `init(_:)` reads it.
    ///   - role: a writer makes and updates the tables.
    ///   - retention: how long each tier is kept; only a writer's counts.
    ///   - limits: the other limits; those of claims count for a writer alone.
    ///   - clock: says what is old.
    ///   - logger: told where history was opened.
    /// - Returns: the open history; close it in the end.
    /// - Throws: `HistoryProblem` or `PostgresError`, both without passwords.
    package static func open(
        _ text: String,
        role: FleetHistoryRole,
        retention: HistoryRetention = HistoryRetention(),
        limits: HistoryLimits = HistoryLimits(),
        clock: any WallClock,
        logger: Logger
    ) async throws -> any FleetHistory {
        let url = try FleetHistoryURL(text)
        let history: any FleetHistory =
            switch url {
            case .postgres(let url):
                try await PostgresFleetHistory(
                    PostgresOptions(url: url, applicationName: "poolkeeper history \(role)"),
                    role: role,
                    retention: retention,
                    limits: limits,
                    clock: clock
                )
            case .sqlite(let path):
                try SQLiteFleetHistory(
                    path: path,
                    role: role,
                    retention: retention,
                    limits: limits,
                    clock: clock
                )
            }
        logger.info(
            "fleet history opened",
            metadata: [
                "database": "\(url.safeDescription)", "role": "\(role)",
            ]
        )
        return history
    }
}
