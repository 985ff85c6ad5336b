/// What chunks of one content hold, as the kernel sums it up (`BTRFS_IOC_SPACE_INFO`, sysfs).
package struct BtrfsSpace: Sendable, Hashable, Codable {
    /// What chunks of one profile hold.
    package struct Part: Sendable, Hashable, Codable {
        /// How they are spread.
        package let profile: BtrfsProfile
        /// Bytes that can be stored in them.
        package let totalBytes: Int64
        /// Bytes that are stored in them.
        package let usedBytes: Int64

        /// A part.
        package init(profile: BtrfsProfile, totalBytes: Int64, usedBytes: Int64) {
            self.profile = profile
            self.totalBytes = totalBytes
            self.usedBytes = usedBytes
        }
    }

    /// What they hold.
    package let content: BtrfsContent
    /// The parts by profile; two or more while a conversion is not finished.
    package var parts: [Part]
    /// Bytes that are promised to writes under way, or not given back yet.
    package var promisedBytes: Int64
    /// Bytes that cannot be written, such as those under the copies of the superblock.
    package var readOnlyBytes: Int64
    /// The most that one chunk of it may hold (sysfs `chunk_size`, since Linux 6.0).
    package var chunkBytesMax: Int64?

    /// A sum.
    package init(
        content: BtrfsContent,
        parts: [Part],
        promisedBytes: Int64 = 0,
        readOnlyBytes: Int64 = 0,
        chunkBytesMax: Int64? = nil
    ) {
        self.content = content
        self.parts = parts
        self.promisedBytes = promisedBytes
        self.readOnlyBytes = readOnlyBytes
        self.chunkBytesMax = chunkBytesMax
    }

    /// The profiles of its chunks.
    package var profiles: [BtrfsProfile] { parts.map(\.profile) }

    /// Bytes that can be stored in its chunks.
    package var totalBytes: Int64 { parts.reduce(0) { $0 + $1.totalBytes } }

    /// Bytes that are stored in its chunks.
    package var usedBytes: Int64 { parts.reduce(0) { $0 + $1.usedBytes } }
}
