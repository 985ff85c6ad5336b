package import Observations

/// The chunks of a pool, summed by what they hold, how they are spread and the devices they lie on.
///
/// A pool of 100 TB has 200,000 chunks on a few hundred sets of devices, so they are walked through
/// once for all that is asked of them.
package struct ChunkSpreads: Sendable, Hashable {
    /// Chunks of one content and profile on the same devices.
    struct Spread: Sendable, Hashable {
        let content: BtrfsContent
        let profile: BtrfsProfile
        /// The device of each stripe, as `BtrfsChunks` has them.
        let devices: ArraySlice<UInt32>
    }

    /// Bytes that can be stored in the chunks of each spread.
    let bytes: [Spread: Int64]

    /// The sums of chunks.
    package init(_ chunks: BtrfsChunks) {
        var bytes: [Spread: Int64] = [:]
        for chunk in chunks.all {
            let spread = Spread(
                content: chunk.content,
                profile: chunk.profile,
                devices: chunks.devices(of: chunk)
            )
            bytes[spread, default: 0] += chunk.length
        }
        self.bytes = bytes
    }
}
