package import Contracts
package import GRDB
import MessageBus
package import Quantities

/// One unit of work: changes of the service's own tables and the messages about them.
///
/// It runs in its group's transaction, on the journal's one writer; undoing it undoes no other.
package struct JournalUnit: UnitOfWork {
    /// The writer's connection, for the service's own tables.
    ///
    /// Begin and end no transaction on it.
    package let database: Database
    let writer: JournalWriter

    /// Appends a message to its lane; it is published when the unit's group has committed.
    package func publish(
        _ message: some Message,
        id: MessageID,
        at time: Timestamp
    ) throws -> UInt64 {
        try publish(try PreparedMessage(message), id: id, at: time)
    }

    /// Appends a message that was encoded before.
    package func publish(
        _ message: PreparedMessage,
        id: MessageID,
        at time: Timestamp
    ) throws -> UInt64 {
        try writer.append(message, id: id, at: time, in: database)
    }
}
