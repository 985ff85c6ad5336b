package import Quantities
package import ZFSSyncEngineCore

/// One dataset of a pair, with how its streams run.
package struct DatasetSettings: Sendable, Hashable {
    /// What is wanted of it.
    package var policy: DatasetPolicy
    /// Bytes a second at the most; nil for as fast as it goes.
    package var rate: ByteCount?
    /// Times of the week with a rate of their own.
    package var rateWindows: [RateWindow] = []
    /// How long no byte may move.
    package var stall: Duration
    /// Whether the source connects to the target itself.
    package var isDirect: Bool
    /// When its streams may begin, in local time; none for at any time.
    package var windows: [WeekWindow]
}
