package import Quantities

/// A system as fleet history describes it, with the newest reading of each of its series.
package struct ObservedSystem: Sendable, Equatable {
    /// Identity inside the tenant.
    package var id: SystemID
    /// A person's name for it.
    package var name: String
    /// Host name or address, empty when unknown.
    package var hostname: String
    /// Version as sent, empty when unknown.
    package var version: String
    /// The client it belongs to.
    package var client: ClientName?
    /// When it was first seen.
    package var firstSeen: Timestamp
    /// When it was last seen, by the collector's clock.
    package var lastSeen: Timestamp
    /// The newest reading of each series.
    package var readings: [Reading]

    /// A system of these parts.
    package init(
        id: SystemID,
        name: String,
        hostname: String = "",
        version: String = "",
        client: ClientName? = nil,
        firstSeen: Timestamp,
        lastSeen: Timestamp,
        readings: [Reading] = []
    ) {
        self.id = id
        self.name = name
        self.hostname = hostname
        self.version = version
        self.client = client
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.readings = readings
    }

    /// The name a page shows: the id when a person gave none.
    package var title: String { name.isEmpty ? id.text : name }

    /// The newest reading of one metric of the system itself.
    package func reading(_ name: String) -> Reading? {
        readings.filter { $0.object.isEmpty && $0.name == name }.max { $0.time < $1.time }
    }
}
