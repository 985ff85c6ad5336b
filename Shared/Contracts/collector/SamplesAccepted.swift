package import Quantities

/// A webhook's samples were accepted and are durable in the collector's journal.
///
/// It is journal entry, source of fleet history and bus message at once. Samples stand in columns
/// of equal length; a webhook whose columns would pass 256 KiB becomes several parts. No samples
/// at all is a heartbeat: the system was seen. Its byte codec is its own (`SamplesAccepted+Codec`),
/// because Foundation needs 160 µs for fifty samples.
package struct SamplesAccepted: Message, Codable {
    /// `collector.samples-accepted.v1`; its one required consumer is its own history writer.
    package static let lane = LaneDeclaration(
        "collector",
        "samples-accepted",
        kind: .event,
        required: ["collector"],
        others: ["alert-router", "zfs-sync-engine"],
        whenFull: .block,
        meaning: "A webhook's samples were accepted and are durable."
    )

    /// How a replay of the same webhook is recognised.
    package struct Claim: Sendable, Hashable, Codable {
        /// What the sender gave or what was computed.
        package enum Kind: String, Sendable, Codable {
            /// The `Idempotency-Key` header.
            case key
            /// SHA-256 of the body; repeats inside a short window are the same webhook.
            case body
        }

        /// Which of the two `value` is.
        package var kind: Kind
        /// The header's text, or 64 hexadecimal digits.
        package var value: String
        /// SHA-256 of the body that came with a key, 64 hexadecimal digits; nil for other claims.
        package var bodyHash: String?

        /// A claim of a kind.
        package init(kind: Kind, value: String, bodyHash: String? = nil) {
            self.kind = kind
            self.value = value
            self.bodyHash = bodyHash
        }
    }

    /// What the webhook said about the system that sent it.
    package struct System: Sendable, Hashable, Codable {
        /// Identity inside the tenant.
        package var id: SystemID
        /// A person's name for it.
        package var name: String
        /// Host name or address, empty when not said.
        package var hostname: String
        /// TrueNAS version as sent, empty when not said.
        package var version: String
        /// The client it belongs to, when the key or the webhook says.
        package var client: ClientName?

        /// A system of these parts.
        package init(
            id: SystemID,
            name: String,
            hostname: String,
            version: String,
            client: ClientName?
        ) {
            self.id = id
            self.name = name
            self.hostname = hostname
            self.version = version
            self.client = client
        }
    }

    /// The tenant of the ingest key; never taken from the body.
    package var tenant: TenantID
    /// The system as the webhook describes it.
    package var system: System
    /// When the collector received it; "last seen" counts by this.
    package var receivedAt: Timestamp
    /// How a replay is recognised; all parts of a webhook carry the same.
    package var claim: Claim
    /// Which part this is, from 1.
    package var part: Int
    /// How many parts the webhook became.
    package var parts: Int
    /// The samples, in the order of the webhook.
    package var samples: SampleColumns

    /// System and tenant: `<tenant>/<system>`.
    package var key: String { "\(tenant)/\(system.id)" }

    /// The fact that these samples were accepted.
    package init(
        tenant: TenantID,
        system: System,
        receivedAt: Timestamp,
        claim: Claim,
        part: Int = 1,
        parts: Int = 1,
        samples: SampleColumns
    ) {
        self.tenant = tenant
        self.system = system
        self.receivedAt = receivedAt
        self.claim = claim
        self.part = part
        self.parts = parts
        self.samples = samples
    }
}
