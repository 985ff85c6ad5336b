package import Quantities

/// A pool grew or shrank on one day as it does not usually; one a pool and day.
package struct GrowthAnomalyFound: OwnedMessage, Codable {
    /// `capacity-engine.growth-anomaly.v1`.
    package static let lane = LaneDeclaration(
        "capacity-engine",
        "growth-anomaly",
        kind: .event,
        others: ["api-gateway", "alert-router"],
        whenFull: .dropOldest,
        meaning: "A pool grew or shrank on one day as it does not usually."
    )

    /// The tenant of the system.
    package var tenant: TenantID
    /// The client of the system, when known.
    package var client: ClientName?
    /// The system.
    package var system: SystemID
    /// The pool's name.
    package var pool: String
    /// `sudden-growth`, `mass-delete` or `growth-changed`.
    package var kind: String
    /// The first moment of the day, UTC.
    package var day: Timestamp
    /// What the day brought; negative for less in use.
    package var change: ByteCount
    /// What a day usually brings.
    package var usual: ByteCount
    /// Bytes the pool can hold; nil when not known.
    package var ceiling: ByteCount?
    /// What happened, for a person.
    package var text: String
    /// When it was found.
    package var at: Timestamp

    /// System and pool: `<tenant>/<system>/<pool>`.
    package var key: String { "\(tenant)/\(system)/\(pool)" }

    /// An anomaly.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID,
        pool: String,
        kind: String,
        day: Timestamp,
        change: ByteCount,
        usual: ByteCount,
        text: String,
        at: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.pool = pool
        self.kind = kind
        self.day = day
        self.change = change
        self.usual = usual
        self.text = text
        self.at = at
    }
}
