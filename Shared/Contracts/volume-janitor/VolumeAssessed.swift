package import Quantities

/// A Docker volume as its host's janitor last saw it; the newest message of a volume counts.
package struct VolumeAssessed: OwnedMessage, Codable {
    /// `volume-janitor.volume.v1`.
    package static let lane = LaneDeclaration(
        "volume-janitor",
        "volume",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "A Docker volume, its rules, and how both do."
    )

    /// Rules in one message at the most; the others are counted.
    package static let rulesMax = 20

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The Docker host, as its janitor names it.
    package var host: String
    /// The volume's name.
    package var volume: String
    /// Its driver.
    package var driver: String
    /// The containers that mount it, at most 20.
    package var containers: [String]
    /// When it was made, as well as is known.
    package var createdAt: Timestamp?
    /// The worst of the volume and its rules.
    package var health: VolumeHealth
    /// Since when.
    package var since: Timestamp
    /// Why, for a person; nil when all is well.
    package var reason: String?
    /// What it takes on the disk; nil when not known.
    package var allocated: ByteCount?
    /// The lengths of its files together; nil when not known.
    package var apparent: ByteCount?
    /// When it was measured; nil before.
    package var measuredAt: Timestamp?
    /// Its rules by path, at most `rulesMax`.
    package var rules: [VolumeRuleState]
    /// Rules that are not in `rules`.
    package var rulesLeftOut: Int
    /// Until when runs are paused: nil for no pause, the year 9999 for until resumed.
    package var pausedUntil: Timestamp?
    /// When all this was so.
    package var asOf: Timestamp

    /// Host and volume: `<host>/<volume>`.
    package var key: String { Self.key(host: host, volume: volume) }

    /// The key of a host's volume.
    package static func key(host: String, volume: String) -> String { "\(host)/\(volume)" }

    /// A volume without rules of which nothing is known yet.
    package init(
        tenant: TenantID,
        client: ClientName?,
        host: String,
        volume: String,
        driver: String,
        health: VolumeHealth,
        since: Timestamp,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.host = host
        self.volume = volume
        self.driver = driver
        self.health = health
        self.since = since
        self.asOf = asOf
        containers = []
        rules = []
        rulesLeftOut = 0
    }
}
