import Contracts
import GRDB
package import MessageBus
package import StateStore

/// Takes the gateways' keys in: table and cursor in one commit, then the ring.
///
/// A gateway whose state was lost begins anew in a new epoch: what it tells there replaces what it
/// told before, since keys that it does not know can be neither listed nor revoked there.
package enum KeyIntake {
    /// What a node of the bus runs for the lane of keys.
    ///
    /// A key belongs to the tenant and client that its gateway speaks for.
    package static func subscription(
        of journal: ServiceJournal,
        ring: KeyRing,
        standings: SourceStandings = SourceStandings()
    ) -> Subscription {
        journal.apply(KeyChanged.self) { message, envelope, unit in
            var key = message
            (key.tenant, key.client) = try standings.owner(
                of: envelope.source,
                saying: message.tenant,
                message.client
            )
            let database = unit.database
            let gone = try KeyTable.forget(contradicted: envelope, in: database)
            try KeyTable.put(key, from: envelope, in: database)
            let changed = try (gone + [key.id]).map { ($0, try KeyTable.key($0, in: database)) }
            database.afterNextTransaction(onCommit: { _ in
                for (id, key) in changed { ring.set(id, to: key) }
            })
        }
    }
}
