package import GRDB

/// One step of a state file's own tables, applied once and for ever in the order given.
package struct StateMigration: Sendable {
    /// The step's name, kept in the file; never changed once released.
    package let name: String
    /// Makes the change, inside a transaction of its own.
    package let apply: @Sendable (Database) throws -> Void

    /// A step.
    package init(_ name: String, apply: @escaping @Sendable (Database) throws -> Void) {
        self.name = name
        self.apply = apply
    }
}
