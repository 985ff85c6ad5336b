package import Quantities

/// A device of a pool as its scrub sees it: a part of `ScrubAssessed`.
package struct ScrubDevice: Sendable, Hashable, Codable {
    /// The device's number in the pool, or its name.
    package var id: String
    /// Where it is, such as `/dev/sda`; nil for one that is missing.
    package var path: String?
    /// Whether the pool does without it.
    package var isMissing: Bool
    /// How much of it was read, 0 to 1; nil when nothing runs.
    package var progress: Double?
    /// Bytes of it that were read.
    package var bytes: ByteCount
    /// What it is held to, in bytes a second; nil for no limit.
    package var limit: ByteCount?
    /// Its error counters by name (`write`, `read`, `flush`, `corruption`, `generation`, for ZFS
    /// `read`, `write`, `checksum`); empty when they cannot be read.
    package var counters: [String: Int64]

    /// A device of which nothing was read.
    package init(id: String, path: String?, isMissing: Bool = false) {
        self.id = id
        self.path = path
        self.isMissing = isMissing
        bytes = ByteCount(0)
        counters = [:]
    }
}
