package import Quantities

/// The scrub of a pool as its host last saw it; the newest message of a pool counts.
package struct ScrubAssessed: OwnedMessage, Codable {
    /// `scrub-controller.scrub.v1`.
    package static let lane = LaneDeclaration(
        "scrub-controller",
        "scrub",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "The scrub of a pool: where it stands and why, how far it is, what it found."
    )

    /// Runs in one message at the most, the newest first.
    package static let runsMax = 10
    /// Devices in one message at the most.
    package static let devicesMax = 64

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The host, as its controller names it.
    package var host: String
    /// The pool as people call it: its label, its name, or where it is mounted.
    package var pool: String
    /// The pool's UUID, for ZFS its name; commands name the pool by it.
    package var id: String
    /// `btrfs` or `zfs`.
    package var kind: String
    /// Where it is mounted; nil for ZFS.
    package var mount: String?
    /// Where its scrub stands.
    package var stage: ScrubStage
    /// Since when.
    package var since: Timestamp
    /// Why, in a sentence.
    package var reason: String
    /// How much was read, 0 to 1; nil when nothing runs or stands still.
    package var progress: Double?
    /// Bytes that are read in a second, over the last minute; nil when nothing runs.
    package var speed: ByteCount?
    /// The earliest end that is likely; nil when that cannot be said.
    package var endsFrom: Timestamp?
    /// The latest end that is likely.
    package var endsTo: Timestamp?
    /// The run that goes on; nil for none.
    package var run: ScrubRun?
    /// Runs that ended, the newest first, at most `runsMax`.
    package var runs: [ScrubRun]
    /// When everything was last read to the end; nil for never as far as is known.
    package var lastFinishedAt: Timestamp?
    /// When the next one is due; nil for none by itself.
    package var nextDue: Timestamp?
    /// From when on it counts as overdue; nil for never.
    package var deadline: Timestamp?
    /// Until when a person paused it: nil for not, the year 9999 for until resumed.
    package var pausedUntil: Timestamp?
    /// Its devices, at most `devicesMax`.
    package var devices: [ScrubDevice]
    /// When all this was so.
    package var asOf: Timestamp

    /// Host and pool: `<host>/<id>`.
    package var key: String { Self.key(host: host, id: id) }

    /// The key of a host's pool.
    package static func key(host: String, id: String) -> String { "\(host)/\(id)" }

    /// A pool that was never scrubbed, as far as is known.
    package init(
        tenant: TenantID,
        client: ClientName?,
        host: String,
        pool: String,
        id: String,
        kind: String,
        stage: ScrubStage,
        since: Timestamp,
        reason: String,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.host = host
        self.pool = pool
        self.id = id
        self.kind = kind
        self.stage = stage
        self.since = since
        self.reason = reason
        self.asOf = asOf
        runs = []
        devices = []
    }
}
