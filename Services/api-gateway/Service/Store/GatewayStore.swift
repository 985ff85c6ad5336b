import Contracts
import GRDB
package import Quantities
import ServiceChassis
package import StateStore

/// The gateway's file: journal, tenants, keys, users and sessions.
package struct GatewayStore: Sendable {
    /// The journal that holds the tables.
    package let journal: ServiceJournal
    /// The time of day.
    let clock: any WallClock

    /// Opens or makes `gateway.sqlite` in the gateway's state folder.
    ///
    /// A new file belongs to `instance`, else to one named by the number of the state slot: a
    /// gateway that lost its state comes back in the same slot, and collectors then know that it
    /// replaces the one before.
    package static func open(
        folder: String,
        instance: String? = nil,
        clock: any WallClock
    ) throws -> Self {
        guard let service = ServiceName("api-gateway") else {
            preconditionFailure("api-gateway is a service name")
        }
        let journal = try ServiceJournal.open(
            at: folder + "/gateway.sqlite",
            service: service,
            instance: instance,
            newInstance: StateSlot.number(of: folder, service: service).map(String.init),
            lanes: [KeyChanged.lane],
            migrations: GatewaySchema.migrations,
            clock: clock
        )
        return Self(journal: journal, clock: clock)
    }

    /// Publishes a key as it now stands, in the unit that changed it.
    func publish(_ key: KeyRecord, hash: String, in unit: JournalUnit) throws {
        let fact = KeyChanged(
            id: key.id,
            secretSHA256: hash,
            permission: key.permission,
            tenant: key.tenant,
            client: key.client,
            expiresAt: key.expiresAt,
            revokedAt: key.revokedAt
        )
        try unit.put(fact, at: clock.now())
    }
}

/// A row that cannot be what this service wrote.
struct BrokenRow: Error, CustomStringConvertible {
    let table: String
    let key: String

    var description: String {
        "the row \(key) of table \(table) does not read; put the file back from a backup"
    }
}
