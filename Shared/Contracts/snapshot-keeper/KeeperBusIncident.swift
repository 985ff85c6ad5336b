/// An incident of the snapshot-keeper's own bus and journal.
package struct KeeperBusIncident: Message, Codable {
    /// `snapshot-keeper.bus-incident.v1`.
    package static let lane = BusIncident.lane(of: "snapshot-keeper")

    /// What happened.
    package var incident: BusIncident

    /// What it is about: `<kind>/<lane>/<source>`.
    package var key: String { incident.key }

    /// The fact that something happened.
    package init(_ incident: BusIncident) {
        self.incident = incident
    }

    /// Decodes the incident, which is the whole body.
    package init(from decoder: any Decoder) throws {
        incident = try BusIncident(from: decoder)
    }

    /// Encodes the incident as the whole body.
    package func encode(to encoder: any Encoder) throws {
        try incident.encode(to: encoder)
    }
}
