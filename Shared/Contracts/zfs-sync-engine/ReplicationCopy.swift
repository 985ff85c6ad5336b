package import Quantities

/// A copy that a repair set aside; it stays until a person has it purged.
package struct ReplicationCopy: Sendable, Hashable, Codable {
    /// Copies of one dataset that are told at the most.
    package static let countMax = 8
    /// Losses of one copy that are told at the most.
    package static let lossesMax = 50

    /// The host it is on, as the engine names it.
    package var host: String
    /// Its guid, which no rename changes.
    package var guid: String
    /// Its name.
    package var name: String
    /// The repair that set it aside: `fork` or `reanchor`.
    package var kind: String
    /// When that ended.
    package var at: Timestamp
    /// What purging it would take; nil where it cannot be purged.
    package var purge: ReplicationProposal?
    /// Why it cannot be purged; nil where it can.
    package var refusal: String?

    /// A copy of which it is not known whether it can be purged.
    package init(host: String, guid: String, name: String, kind: String, at: Timestamp) {
        self.host = host
        self.guid = guid
        self.name = name
        self.kind = kind
        self.at = at
    }
}
