/// The chunks of a pool and the devices their stripes lie on.
///
/// A pool of 100 TB has 100,000 and more, so stripes lie one behind the other in one array.
package struct BtrfsChunks: Sendable, Hashable {
    /// A chunk: `length` bytes of the pool's own addresses, kept on some devices.
    package struct Chunk: Sendable, Hashable {
        /// What it holds.
        package let content: BtrfsContent
        /// How it is spread.
        package let profile: BtrfsProfile
        /// Bytes that can be stored in it.
        package let length: Int64
        fileprivate let firstStripe: Int32
        fileprivate let stripeCount: Int32
    }

    /// All chunks, by their logical address.
    package private(set) var all: [Chunk] = []
    private var stripeDevices: [UInt32] = []

    /// No chunks.
    package init() {}

    /// Adds a chunk.
    ///
    /// - Parameters:
    ///   - content: what it holds.
    ///   - profile: how it is spread.
    ///   - length: bytes that can be stored in it.
    ///   - devices: the device of each stripe, in the order of the chunk item: of RAID10
    ///     neighbours are copies of each other.
    package mutating func add(
        _ content: BtrfsContent,
        _ profile: BtrfsProfile,
        length: Int64,
        devices: some Sequence<UInt64>
    ) {
        let first = stripeDevices.count
        stripeDevices.append(contentsOf: devices.lazy.map { UInt32(truncatingIfNeeded: $0) })
        all.append(
            Chunk(
                content: content,
                profile: profile,
                length: length,
                firstStripe: Int32(first),
                stripeCount: Int32(stripeDevices.count - first)
            )
        )
    }

    /// The device of each stripe of a chunk.
    package func devices(of chunk: Chunk) -> ArraySlice<UInt32> {
        let first = Int(chunk.firstStripe)
        return stripeDevices[first..<first + Int(chunk.stripeCount)]
    }
}
