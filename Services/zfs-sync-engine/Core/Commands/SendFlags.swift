/// How a lineage is sent; decided once for a lineage and never changed silently.
///
/// Raw and cooked streams of one dataset do not mix ("IV set guid mismatch"), and large blocks
/// that were sent once have to be sent again (zfs-send.8, zfs-receive.8).
package struct SendFlags: Sendable, Hashable, Codable {
    /// Encrypted blocks as they lie on the disk (`-w`); the target never needs the key.
    package var isRaw: Bool
    /// Blocks above 128 KiB as they are (`-L`).
    package var keepsLargeBlocks: Bool
    /// Compressed blocks as they are (`-c`).
    package var keepsCompression: Bool
    /// Small blocks inside their pointers as they are (`-e`).
    package var embedsData: Bool

    /// Flags.
    package init(
        isRaw: Bool = false,
        keepsLargeBlocks: Bool = false,
        keepsCompression: Bool = false,
        embedsData: Bool = false
    ) {
        self.isRaw = isRaw
        self.keepsLargeBlocks = keepsLargeBlocks
        self.keepsCompression = keepsCompression
        self.embedsData = embedsData
    }

    /// The options of `zfs send`.
    package var options: [String] {
        (isRaw ? ["-w"] : []) + (keepsLargeBlocks ? ["-L"] : [])
            + (keepsCompression ? ["-c"] : []) + (embedsData ? ["-e"] : [])
    }
}
