import PostgresClient

/// The tables of fleet history in PostgreSQL.
///
/// Every table of a tenant's data has row-level security, forced on its owner too; the policy reads
/// one setting of the transaction, evaluated once a statement (the sub-select makes it so). The
/// application role has no login, owns nothing and has no rights on partitions.
enum PostgresHistorySchema {
    /// The role every session takes on; shared by all databases of a cluster.
    static let role = "poolkeeper_app"

    /// The schema as steps.
    static let steps = PostgresSchema(
        table: "poolkeeper_migration",
        migrations: [
            PostgresMigration("history tables", sql: tables),
            PostgresMigration("tenant walls") { session in
                try session.script(walls)
                for table in tenantTables { try session.script(wall(table)) }
            },
            PostgresMigration(
                "claims keep a body's hash",
                sql: "ALTER TABLE ingest_claim ADD COLUMN body bytea NOT NULL DEFAULT ''"
            ),
        ]
    )

    /// Tables whose rows belong to a tenant, by a column `tenant`.
    static let tenantTables = [
        "client", "system", "system_seen", "series", "sample", "note", "rollup_1h", "rollup_1d",
        "ingest_claim", "dirty_hour",
    ]

    private static let tables = """
        CREATE TABLE tenant (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text NOT NULL UNIQUE);
        CREATE TABLE client (tenant integer NOT NULL,
          id integer GENERATED ALWAYS AS IDENTITY, name text NOT NULL,
          PRIMARY KEY (tenant, id), UNIQUE (tenant, name));
        CREATE TABLE system (tenant integer NOT NULL,
          id integer GENERATED ALWAYS AS IDENTITY, identity text COLLATE "C" NOT NULL,
          title text NOT NULL, hostname text NOT NULL, version text NOT NULL, client integer,
          described_at timestamptz NOT NULL, first_seen timestamptz NOT NULL,
          PRIMARY KEY (tenant, id), UNIQUE (tenant, identity));
        CREATE TABLE system_seen (tenant integer NOT NULL, system integer NOT NULL,
          last_seen timestamptz NOT NULL, PRIMARY KEY (tenant, system)) WITH (fillfactor = 50);
        CREATE TABLE series (tenant integer NOT NULL,
          id integer GENERATED ALWAYS AS IDENTITY, system integer NOT NULL, type text NOT NULL,
          object text NOT NULL, name text NOT NULL, unit text NOT NULL, kind smallint NOT NULL,
          sent_unit text NOT NULL, PRIMARY KEY (tenant, id),
          UNIQUE (tenant, system, type, object, name, unit, kind));
        CREATE TABLE sample (tenant integer NOT NULL, series integer NOT NULL,
          at timestamptz NOT NULL, value double precision NOT NULL, note bigint,
          PRIMARY KEY (tenant, series, at)) PARTITION BY RANGE (at);
        CREATE TABLE note (tenant integer NOT NULL, series integer NOT NULL,
          day timestamptz NOT NULL, hash bigint NOT NULL, text text NOT NULL,
          sent_unit text NOT NULL, metadata text NOT NULL,
          PRIMARY KEY (tenant, series, day, hash)) PARTITION BY RANGE (day);
        CREATE TABLE rollup_1h (\(rollupColumns)) PARTITION BY RANGE (at);
        CREATE TABLE rollup_1d (\(rollupColumns));
        CREATE TABLE position (source text PRIMARY KEY, epoch bytea NOT NULL,
          sequence bigint NOT NULL, last_id bytea NOT NULL);
        CREATE TABLE ingest_claim (tenant integer NOT NULL, system integer NOT NULL,
          claim bytea NOT NULL, is_key boolean NOT NULL, first_at timestamptz NOT NULL,
          source text NOT NULL, part smallint NOT NULL, written_at timestamptz NOT NULL,
          PRIMARY KEY (tenant, system, claim));
        CREATE TABLE dirty_hour (tenant integer NOT NULL, system integer NOT NULL,
          hour timestamptz NOT NULL, marks integer NOT NULL,
          PRIMARY KEY (tenant, system, hour)) WITH (fillfactor = 50);
        CREATE TABLE floor (id integer PRIMARY KEY CHECK (id = 1), raw timestamptz NOT NULL,
          hour timestamptz NOT NULL)
        """

    private static let rollupColumns = """
        tenant integer NOT NULL, series integer NOT NULL, at timestamptz NOT NULL,
        min double precision NOT NULL, max double precision NOT NULL,
        sum double precision NOT NULL, count bigint NOT NULL, last double precision NOT NULL,
        last_at timestamptz NOT NULL, PRIMARY KEY (tenant, series, at)
        """

    private static let walls = """
        ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;
        ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_wall ON tenant TO \(role) USING (
          id = (SELECT nullif(current_setting('app.tenant', true), '')::integer)
          OR name = (SELECT nullif(current_setting('app.tenant_name', true), '')));
        CREATE POLICY tenant_owner ON tenant TO CURRENT_USER USING (true);
        GRANT SELECT, INSERT ON tenant TO \(role);
        GRANT SELECT, INSERT, UPDATE ON position TO \(role);
        GRANT SELECT ON floor, poolkeeper_migration TO \(role)
        """

    private static func wall(_ table: String) -> String {
        """
        ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
        ALTER TABLE \(table) FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant_wall ON \(table) USING (
          tenant = (SELECT nullif(current_setting('app.tenant', true), '')::integer));
        GRANT SELECT, INSERT, UPDATE, DELETE ON \(table) TO \(role)
        """
    }
}
