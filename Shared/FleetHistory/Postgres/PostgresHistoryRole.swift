import PostgresClient

/// Makes sure of the role that every session takes on, and that it sees nothing without a tenant.
enum PostgresHistoryRole {
    private static let role = PostgresHistorySchema.role

    /// Makes the role when it is missing and lets the database's owner take it on.
    static func ensure(_ session: PostgresSession) throws {
        if try find(session) == nil {
            do {
                try session.script("CREATE ROLE \(role) NOLOGIN NOSUPERUSER NOBYPASSRLS")
            } catch {
                try forgive(error)
            }
        }
        let isMember: Bool = try session.query(
            "SELECT pg_has_role(current_user, '\(role)', 'MEMBER')"
        ).value(0, 0)
        if !isMember { try session.script("GRANT \(role) TO CURRENT_USER") }
    }

    /// Takes the role on, and refuses one that could see past the walls.
    static func take(_ session: PostgresSession) throws {
        guard try find(session) == true else {
            throw PostgresError(
                .unusableDatabase,
                message: "role \(role) is missing or may bypass row-level security",
                context: "opening fleet history",
                advice: "Start a collector once with a user that may create roles, or run: "
                    + "ALTER ROLE \(role) NOLOGIN NOSUPERUSER NOBYPASSRLS"
            )
        }
        try session.script("SET ROLE \(role)")
    }

    /// Proves that without a tenant no row of a tenant is seen.
    static func prove(_ session: PostgresSession) throws {
        let tables = PostgresHistorySchema.tenantTables + ["tenant"]
        let probes = tables.map { "EXISTS (SELECT FROM \($0))" }.joined(separator: " OR ")
        let walls = try session.query(
            """
            SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
              AND relnamespace = current_schema()::regnamespace AND relname = ANY($1)
            """,
            PostgresParameters(array: tables)
        ).value(0, 0, as: Int64.self)
        let leaks = try session.query(
            """
            SELECT count(*) FROM pg_inherits i
            WHERE i.inhparent IN ('sample'::regclass, 'note'::regclass, 'rollup_1h'::regclass)
              AND has_table_privilege('\(role)', i.inhrelid, 'SELECT, INSERT, UPDATE, DELETE')
            """
        ).value(0, 0, as: Int64.self)
        let seesRows: Bool = try session.query("SELECT \(probes)").value(0, 0)
        guard walls == Int64(tables.count), leaks == 0, !seesRows else {
            throw PostgresError(
                .unusableDatabase,
                message: "rows of tenants can be seen without naming a tenant",
                context: "opening fleet history",
                advice: "Row-level security was switched off, or rights on partitions were given: "
                    + "undo that before starting again. Nothing was read or written."
            )
        }
    }

    /// Whether the role is there and bound by the walls; nil when it is not there.
    private static func find(_ session: PostgresSession) throws -> Bool? {
        let found = try session.query(
            "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = '\(role)'"
        )
        return found.count == 0 ? nil : try found.value(0, 0)
    }

    /// Lets pass that another process made the role at the same moment.
    private static func forgive(_ error: PostgresError) throws {
        if error.sqlState == "42501" { throw missingRight(error) }
        guard ["42710", "23505"].contains(error.sqlState) else { throw error }
    }

    private static func missingRight(_ error: PostgresError) -> PostgresError {
        PostgresError(
            .unusableDatabase,
            sqlState: error.sqlState,
            message: error.message,
            context: "making the role \(role)",
            advice: "Have an administrator run: CREATE ROLE \(role) NOLOGIN NOBYPASSRLS; "
                + "GRANT \(role) TO the user of DATABASE_URL. Then start again."
        )
    }
}
