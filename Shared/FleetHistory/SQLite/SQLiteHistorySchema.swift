/// The tables of fleet history in SQLite.
enum SQLiteHistorySchema {
    /// `PRAGMA application_id` of our history files: "PkHi".
    static let applicationID: Int32 = 0x506B_4869

    /// Each step of the schema, in order; `PRAGMA user_version` counts them.
    static let steps = [
        """
        CREATE TABLE tenant (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE client (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, name TEXT NOT NULL,
          UNIQUE (tenant, name));
        CREATE TABLE system (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL,
          identity TEXT NOT NULL, title TEXT NOT NULL, hostname TEXT NOT NULL,
          version TEXT NOT NULL, client INTEGER, described_at INTEGER NOT NULL,
          first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, UNIQUE (tenant, identity));
        CREATE TABLE series (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL,
          system INTEGER NOT NULL, type TEXT NOT NULL, object TEXT NOT NULL, name TEXT NOT NULL,
          unit TEXT NOT NULL, kind INTEGER NOT NULL, sent_unit TEXT NOT NULL,
          UNIQUE (system, type, object, name, unit, kind));
        CREATE TABLE sample (series INTEGER NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL,
          note INTEGER NOT NULL, PRIMARY KEY (series, at)) WITHOUT ROWID;
        CREATE TABLE note (series INTEGER NOT NULL, day INTEGER NOT NULL, hash INTEGER NOT NULL,
          text TEXT NOT NULL, sent_unit TEXT NOT NULL, metadata TEXT NOT NULL,
          PRIMARY KEY (series, day, hash)) WITHOUT ROWID;
        \(rollup("rollup_1h"));
        \(rollup("rollup_1d"));
        CREATE TABLE position (source TEXT PRIMARY KEY, epoch BLOB NOT NULL,
          sequence INTEGER NOT NULL, last_id BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE ingest_claim (system INTEGER NOT NULL, claim BLOB NOT NULL,
          is_key INTEGER NOT NULL, first_at INTEGER NOT NULL, source TEXT NOT NULL,
          part INTEGER NOT NULL, written_at INTEGER NOT NULL,
          PRIMARY KEY (system, claim)) WITHOUT ROWID;
        CREATE TABLE dirty_hour (system INTEGER NOT NULL, hour INTEGER NOT NULL,
          PRIMARY KEY (system, hour)) WITHOUT ROWID;
        CREATE TABLE floor (id INTEGER PRIMARY KEY CHECK (id = 1), raw INTEGER NOT NULL,
          hour INTEGER NOT NULL)
        """,
        "ALTER TABLE ingest_claim ADD COLUMN body BLOB NOT NULL DEFAULT X''",
        // A webhook brings one sample of each of a system's series. By series they are as many
        // pages to write as there are samples; by system and time they lie in one.
        """
        ALTER TABLE sample RENAME TO sample_by_series;
        CREATE TABLE sample (system INTEGER NOT NULL, at INTEGER NOT NULL,
          series INTEGER NOT NULL, value REAL NOT NULL, note INTEGER NOT NULL,
          PRIMARY KEY (system, at, series)) WITHOUT ROWID;
        INSERT INTO sample (system, at, series, value, note)
          SELECT e.system, x.at, x.series, x.value, x.note
          FROM sample_by_series x JOIN series e ON e.id = x.series ORDER BY 1, 2, 3;
        DROP TABLE sample_by_series;
        CREATE TABLE newest (system INTEGER NOT NULL, series INTEGER NOT NULL,
          at INTEGER NOT NULL, PRIMARY KEY (system, series)) WITHOUT ROWID;
        INSERT INTO newest (system, series, at)
          SELECT system, series, max(at) FROM sample GROUP BY 1, 2
        """,
    ]

    private static func rollup(_ name: String) -> String {
        """
        CREATE TABLE \(name) (series INTEGER NOT NULL, at INTEGER NOT NULL, min REAL NOT NULL,
          max REAL NOT NULL, sum REAL NOT NULL, count INTEGER NOT NULL, last REAL NOT NULL,
          last_at INTEGER NOT NULL, PRIMARY KEY (series, at)) WITHOUT ROWID
        """
    }
}
