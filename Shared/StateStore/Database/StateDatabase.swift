package import GRDB

/// A SQLite file of a service that publishes nothing from it: users, embedded history.
///
/// Opened by the same rules as a journal: one process, ours, undamaged, durable commits.
package struct StateDatabase: Sendable {
    /// Reads and writes; GRDB runs both off the cooperative pool.
    package let pool: DatabasePool
    private let file: StateFile

    /// Opens or makes the file and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - path: where it is; the folder exists.
    ///   - kind: what it holds, in a few words that never change, such as `fleet history`.
    ///   - migrations: the steps of its tables.
    /// - Returns: the open file.
    /// - Throws: `StateStoreError` that says what is wrong with the file.
    package static func open(
        at path: String,
        kind: String,
        migrations: [StateMigration]
    ) throws -> Self {
        let file = try StateFile(path: path, kind: kind, migrations: migrations)
        return Self(pool: file.pool, file: file)
    }

    /// Closes the file; nothing may be under way.
    package func close() throws {
        try file.close()
    }
}
