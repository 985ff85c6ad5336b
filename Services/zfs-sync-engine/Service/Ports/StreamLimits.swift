package import Quantities
package import ZFSSyncEngineCore

/// How a stream runs.
package struct StreamLimits: Sendable, Hashable {
    /// Bytes a second at the most; nil for as fast as it goes.
    package var bytesPerSecond: ByteCount?
    /// Times of the week with a rate of their own, also for a stream that is under way.
    package var rateWindows: [RateWindow]
    /// What is kept between the two hops at the most.
    package var buffer: ByteCount
    /// How long no byte may move while both ends live.
    package var stall: Duration
    /// Whether the source connects to the target itself, so that nothing passes the witness.
    package var isDirect: Bool

    /// Limits with every default.
    package init(
        bytesPerSecond: ByteCount? = nil,
        rateWindows: [RateWindow] = [],
        buffer: ByteCount = .mebibytes(64),
        stall: Duration = .seconds(600),
        isDirect: Bool = false
    ) {
        self.bytesPerSecond = bytesPerSecond
        self.rateWindows = rateWindows
        self.buffer = buffer
        self.stall = stall
        self.isDirect = isDirect
    }
}
