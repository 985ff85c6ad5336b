/// A database's schema as an ordered list of steps, each applied once and recorded.
///
/// A database that holds something else, or steps we do not know, is refused and left as it is.
package struct PostgresSchema: Sendable {
    /// The table that records the steps, and by that says whose database it is.
    package let table: String

    /// The steps, in order.
    package let migrations: [PostgresMigration]

    /// A schema of these steps.
    ///
    /// - Parameters:
    ///   - table: a plain SQL name that belongs to us alone.
    ///   - migrations: every step ever released, in order.
    package init(table: String, migrations: [PostgresMigration]) {
        self.table = table
        self.migrations = migrations
    }

    /// Brings the database up to the last step; other processes that do the same wait.
    ///
    /// - Parameter session: a connection as the database's owner.
    /// - Throws: `unusableDatabase` for a foreign or newer schema, and what a step threw; in both
    ///   cases nothing was changed by the step that failed.
    package func migrate(_ session: PostgresSession) throws {
        try session.transaction {
            try session.query("SELECT pg_advisory_xact_lock($1)", PostgresParameters(Self.lock))
            let recorded = try recordedSteps(session)
            try refuseUnknown(recorded, session)
            for (number, migration) in migrations.enumerated().dropFirst(recorded.count) {
                try migration.apply(session)
                try session.query(
                    "INSERT INTO \(table) (number, name) VALUES ($1, $2)",
                    PostgresParameters(Int32(number + 1), migration.name)
                )
            }
        }
    }

    /// Refuses a database that holds something else or a newer schema, without changing anything.
    ///
    /// - Parameter session: a connection that may read the catalogue.
    /// - Throws: `unusableDatabase`.
    package func refuseForeign(_ session: PostgresSession) throws {
        // Tables that another process of ours makes between both looks are then known as ours.
        let tables = try readTables(session)
        if try exists(session) {
            try refuseUnknown(try readSteps(session), session)
        } else {
            try refuse(tables, session)
        }
    }

    /// Refuses a database whose schema is not exactly ours, without changing anything.
    ///
    /// - Parameter session: a connection that may read the table of steps.
    /// - Throws: `unusableDatabase`.
    package func verify(_ session: PostgresSession) throws {
        guard try exists(session) else {
            throw unusable(
                session,
                "holds no Poolkeeper history yet",
                "Start a collector with this database first; it makes the tables."
            )
        }
        let recorded = try readSteps(session)
        try refuseUnknown(recorded, session)
        guard recorded.count == migrations.count else {
            throw unusable(
                session,
                "holds an older schema than this version reads",
                "Start the collector of this version first; it brings the tables up to date."
            )
        }
    }

    private func recordedSteps(_ session: PostgresSession) throws -> [String] {
        if try exists(session) { return try readSteps(session) }
        try refuse(try readTables(session), session)
        try session.script(
            """
            CREATE TABLE \(table) (number integer PRIMARY KEY, name text NOT NULL,
              applied_at timestamptz NOT NULL DEFAULT now())
            """
        )
        return []
    }

    private func readTables(_ session: PostgresSession) throws -> [String] {
        try session.query(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1 LIMIT 4
            """
        ).column(0, as: String.self)
    }

    private func refuse(_ tables: [String], _ session: PostgresSession) throws {
        guard tables.isEmpty else {
            let names = tables.prefix(3).joined(separator: ", ")
            throw unusable(
                session,
                "holds tables that are not Poolkeeper's (\(names))",
                "Nothing was changed. Make an empty database and name it in DATABASE_URL."
            )
        }
    }

    private func refuseUnknown(_ recorded: [String], _ session: PostgresSession) throws {
        let known = migrations.map(\.name)
        guard recorded.count <= known.count else {
            throw unusable(
                session,
                "was made by a newer version of Poolkeeper (step \(recorded.count))",
                "Nothing was changed. Start that version or a later one."
            )
        }
        guard Array(known.prefix(recorded.count)) == recorded else {
            throw unusable(
                session,
                "holds a schema of another kind in table \(table)",
                "Nothing was changed. Make an empty database and name it in DATABASE_URL."
            )
        }
    }

    /// Asks the catalogue's rows: `to_regclass` may answer from the session's cache, which does not
    /// hear of another's commit while the advisory lock is waited for.
    private func exists(_ session: PostgresSession) throws -> Bool {
        try session.query(
            """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = current_schema() AND c.relname = $1 AND c.relkind = 'r')
            """,
            PostgresParameters(table)
        ).value(0, 0)
    }

    private func readSteps(_ session: PostgresSession) throws -> [String] {
        try session.query("SELECT name FROM \(table) ORDER BY number").column(0)
    }

    private func unusable(
        _ session: PostgresSession,
        _ message: String,
        _ advice: String
    ) -> PostgresError {
        PostgresError(
            .unusableDatabase,
            message: "the database \(message)",
            context: session.options.url.safeDescription,
            advice: advice
        )
    }

    /// The advisory lock of everybody who changes a schema of ours.
    private static let lock: Int64 = 0x706F_6F6C_0001
}
