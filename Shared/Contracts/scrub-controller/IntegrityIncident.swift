package import Quantities

/// Damage of a pool that a person should know of, told once however often it is met.
package struct IntegrityIncident: OwnedMessage, Codable {
    /// `scrub-controller.integrity.v1`.
    package static let lane = LaneDeclaration(
        "scrub-controller",
        "integrity",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "Damage of a pool: a bad file or block, a device that errs or is missing."
    )

    /// What is damaged; a word that this release does not know is kept.
    package struct Kind: RawRepresentable, Sendable, Hashable, Codable {
        /// The word.
        package let rawValue: String

        /// A kind of a word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// A file has bad blocks.
        package static let file = Self(rawValue: "file")
        /// A block is bad that no file is known of.
        package static let block = Self(rawValue: "block")
        /// A device's error counters grow, and where the errors are is not known.
        package static let device = Self(rawValue: "device")
        /// The pool does without a device.
        package static let missing = Self(rawValue: "missing")
    }

    /// How an incident stands; a word that this release does not know is kept.
    package struct State: RawRepresentable, Sendable, Hashable, Codable {
        /// The word.
        package let rawValue: String

        /// A state of a word.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// It is damaged.
        package static let open = Self(rawValue: "open")
        /// Another copy repaired it.
        package static let repaired = Self(rawValue: "repaired")
        /// A later scrub read everything and did not meet it, or the device is back.
        package static let over = Self(rawValue: "over")
    }

    /// The tenant of the host.
    package var tenant: TenantID
    /// The client of the host, when known.
    package var client: ClientName?
    /// The host, as its controller names it.
    package var host: String
    /// The pool as people call it.
    package var pool: String
    /// The pool's UUID, for ZFS its name.
    package var poolID: String
    /// Its number on its host.
    package var id: Int64
    /// What is damaged.
    package var kind: Kind
    /// How it stands.
    package var state: State
    /// What happened, to what, and what to do.
    package var text: String
    /// The device, by its number in the pool or its name; nil when it is not of one.
    package var device: String?
    /// The file from the pool's root; nil when none is known.
    package var path: String?
    /// The address in the pool; nil when it is not known.
    package var logical: Int64?
    /// How often it was met.
    package var count: Int64
    /// When it was first met.
    package var firstAt: Timestamp
    /// When it was last met.
    package var lastAt: Timestamp
    /// When it was repaired or over; nil while it is open.
    package var endedAt: Timestamp?
    /// When all this was so.
    package var asOf: Timestamp

    /// Host, pool and number: `<host>/<pool's id>/<number>`.
    package var key: String { "\(host)/\(poolID)/\(id)" }

    /// An incident that is open and was met once.
    package init(
        tenant: TenantID,
        client: ClientName?,
        host: String,
        pool: String,
        poolID: String,
        id: Int64,
        kind: Kind,
        text: String,
        at moment: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.host = host
        self.pool = pool
        self.poolID = poolID
        self.id = id
        self.kind = kind
        self.text = text
        state = .open
        count = 1
        firstAt = moment
        lastAt = moment
        asOf = moment
    }
}
