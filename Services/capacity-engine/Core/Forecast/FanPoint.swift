/// Where use will be on one day.
package struct FanPoint: Sendable, Hashable {
    /// Days after the last known one.
    package let days: Int
    /// The use in the middle, in bytes.
    package let median: Double
    /// Half of all futures lie within.
    package let half: ClosedRange<Double>
    /// Nine of ten futures lie within.
    package let most: ClosedRange<Double>
}
