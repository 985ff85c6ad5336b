/// A day on which a pool grew or shrank as it does not usually.
package struct GrowthAnomaly: Sendable, Hashable {
    /// What kind of day it was.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Very much came at once, as when something writes everything anew.
        case suddenGrowth = "sudden-growth"
        /// Much went at once: a mass delete, or snapshots that were destroyed.
        case massDelete = "mass-delete"
        /// For two of three days more came than usual.
        case growthChanged = "growth-changed"
    }

    /// What kind of day it was.
    package let kind: Kind
    /// The day, counted from 1970-01-01 (UTC).
    package let day: Int
    /// What it brought, in bytes; negative for less in use.
    package let change: Double
    /// What a day usually brings, in bytes.
    package let usual: Double
}
