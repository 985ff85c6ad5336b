/// In how many days a share of what a pool can hold is reached; nine times out of ten within.
package struct FillCrossing: Sendable, Hashable, Codable {
    /// The share, such as 0.8.
    package let ratio: Double
    /// The day that nineteen of twenty futures lie behind; nil beyond the horizon.
    package let soonest: Double?
    /// The day in the middle; nil beyond the horizon, and while too few days are known.
    package let likeliest: Double?
    /// The day that nineteen of twenty futures lie before; nil beyond the horizon.
    package let latest: Double?
}
