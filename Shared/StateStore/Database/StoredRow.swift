package import Quantities

/// A row of the journal's outbox as it is on the disk, sound or not.
package struct StoredRow: Sendable, Hashable {
    /// The sequence its place stands for.
    package let sequence: UInt64
    /// The message's id; nil when it is none any more.
    package let id: MessageID?
    /// What the message is about.
    package let key: String
    /// When it was published.
    package let time: Timestamp
    /// Its body.
    package let body: [UInt8]
    /// Whether its checksum still fits.
    package let isSound: Bool
}
