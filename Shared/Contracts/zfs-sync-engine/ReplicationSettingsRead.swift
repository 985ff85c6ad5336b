package import Quantities

/// The settings by which an engine replicates, as it read them last; none of them is a secret.
package struct ReplicationSettingsRead: OwnedMessage, Codable {
    /// `zfs-sync-engine.settings.v1`.
    package static let lane = LaneDeclaration(
        "zfs-sync-engine",
        "settings",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "The settings by which an engine replicates, without their secrets."
    )

    /// Lines in one message at the most, the first; the others are counted.
    package static let linesMax = 2000
    /// Bytes of all these lines at the most.
    package static let bytesMax = ByteCount.kibibytes(64)

    /// The tenant whose data it is.
    package var tenant: TenantID
    /// The client whose data it is, when known.
    package var client: ClientName?
    /// The engine's instance, such as `witness-1`.
    package var engine: String
    /// The file they were read from; nil for the defaults.
    package var file: String?
    /// The settings as they count, as lines of YAML.
    package var lines: [String]
    /// Lines that are not in `lines`.
    package var linesLeftOut: Int
    /// Datasets that they name.
    package var datasets: Int
    /// When they were read.
    package var readAt: Timestamp

    /// The engine, which has one of them.
    package var key: String { engine }

    /// Settings, cut at `linesMax` and `bytesMax`.
    package init(
        tenant: TenantID,
        client: ClientName?,
        engine: String,
        file: String?,
        lines: [String],
        datasets: Int,
        readAt: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.engine = engine
        self.file = file
        var room = Int(Self.bytesMax.bytes)
        self.lines = Array(
            lines.prefix(Self.linesMax).prefix { line in
                room -= line.utf8.count + 1
                return room >= 0
            }
        )
        linesLeftOut = lines.count - self.lines.count
        self.datasets = datasets
        self.readAt = readAt
    }
}
