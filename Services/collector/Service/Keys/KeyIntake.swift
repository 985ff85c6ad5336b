import Contracts
import GRDB
package import MessageBus
package import StateStore

/// Takes the gateways' keys in: the journal's projection and cursor in one commit, then the ring.
package enum KeyIntake {
    /// What a node of the bus runs for the lane of keys.
    ///
    /// A key belongs to the tenant and client that its gateway speaks for.
    package static func subscription(
        of journal: ServiceJournal,
        ring: KeyRing,
        standings: SourceStandings = SourceStandings()
    ) -> Subscription {
        journal.project(
            KeyChanged.self,
            accepting: { message, envelope, unit in
                var key = try standings.owned(message, from: envelope.source)
                // A gateway that lost a revocation, with a copy put back, does not open it again.
                let known = try Projection<KeyChanged>.value(of: key.id, in: unit.database)
                if known?.secretSHA256 == key.secretSHA256 {
                    key.revokedAt = key.revokedAt ?? known?.revokedAt
                }
                return key
            },
            { id, key, unit in
                unit.database.afterNextTransaction(onCommit: { _ in ring.set(id, to: key) })
            }
        )
    }
}
