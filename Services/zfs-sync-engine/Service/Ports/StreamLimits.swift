package import Quantities

/// How a stream runs.
package struct StreamLimits: Sendable, Hashable {
    /// Bytes a second at the most; nil for as fast as it goes.
    package var bytesPerSecond: ByteCount?
    /// What is kept between the two hops at the most.
    package var buffer: ByteCount
    /// How long no byte may move while both ends live.
    package var stall: Duration
    /// Whether the source connects to the target itself, so that nothing passes the witness.
    package var isDirect: Bool

    /// Limits with every default.
    package init(
        bytesPerSecond: ByteCount? = nil,
        buffer: ByteCount = .mebibytes(64),
        stall: Duration = .seconds(600),
        isDirect: Bool = false
    ) {
        self.bytesPerSecond = bytesPerSecond
        self.buffer = buffer
        self.stall = stall
        self.isDirect = isDirect
    }
}
