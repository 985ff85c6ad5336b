import Contracts
import GRDB
package import MessageBus
package import StateStore

/// Takes the gateways' keys in: table and cursor in one commit, then the ring.
package enum KeyIntake {
    /// What a node of the bus runs for the lane of keys.
    package static func subscription(of journal: ServiceJournal, ring: KeyRing) -> Subscription {
        journal.apply(KeyChanged.self) { key, envelope, unit in
            try KeyTable.put(key, from: envelope.source, at: envelope.time, in: unit.database)
            guard let newest = try KeyTable.key(key.id, in: unit.database) else { return }
            unit.database.afterNextTransaction(onCommit: { _ in ring.put(newest) })
        }
    }
}
