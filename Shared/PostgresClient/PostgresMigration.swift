/// One step of a database's schema, numbered from 1 in the order of the list.
package struct PostgresMigration: Sendable {
    /// What it brings, in a few words; recorded, and compared when the database is opened again.
    package let name: String

    /// Does it, inside the transaction that records it.
    package let apply: @Sendable (PostgresSession) throws -> Void

    /// A step.
    package init(_ name: String, apply: @escaping @Sendable (PostgresSession) throws -> Void) {
        self.name = name
        self.apply = apply
    }

    /// A step of SQL alone.
    package init(_ name: String, sql: String) {
        self.init(name) { try $0.script(sql) }
    }
}
