package import Quantities

/// A run of a rule ended, whatever came of it; dry turns are not told of.
package struct VolumeCleaned: Message, Codable {
    /// `volume-janitor.volume-cleaned.v1`.
    package static let lane = LaneDeclaration(
        "volume-janitor",
        "volume-cleaned",
        kind: .event,
        others: ["api-gateway", "alert-router"],
        whenFull: .dropOldest,
        meaning: "A run of a volume's rule ended, with what it deleted."
    )

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The Docker host, as its janitor names it.
    package var host: String
    /// The volume's name.
    package var volume: String
    /// The path from the volume's root, printable.
    package var path: String
    /// The algorithm's name.
    package var algorithm: String
    /// The run's id on its host.
    package var run: String
    /// `schedule`, or who asked for it.
    package var trigger: String
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended.
    package var endedAt: Timestamp
    /// `ok`, `partial`, `refused`, `failed`, `held` or `stopped`.
    package var state: String
    /// Why it is not `ok`, for a person; nil when it is.
    package var reason: String?
    /// The plan it carried out.
    package var plan: String
    /// Files it removed.
    package var removedFiles: Int64
    /// Bytes on the disk that these took.
    package var removedBytes: ByteCount
    /// Files that should have gone and stayed, by why.
    package var skipped: [String: Int64]
    /// Failures by the error's name, such as `EACCES`.
    package var errors: [String: Int64]

    /// Host and volume: `<host>/<volume>`.
    package var key: String { VolumeAssessed.key(host: host, volume: volume) }

    /// A run that removed nothing.
    package init(
        tenant: TenantID,
        client: ClientName?,
        host: String,
        volume: String,
        path: String,
        algorithm: String,
        run: String,
        trigger: String,
        startedAt: Timestamp,
        endedAt: Timestamp,
        state: String,
        plan: String
    ) {
        self.tenant = tenant
        self.client = client
        self.host = host
        self.volume = volume
        self.path = path
        self.algorithm = algorithm
        self.run = run
        self.trigger = trigger
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.state = state
        self.plan = plan
        removedFiles = 0
        removedBytes = ByteCount(0)
        skipped = [:]
        errors = [:]
    }
}
