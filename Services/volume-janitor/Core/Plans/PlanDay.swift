package import Quantities

/// What the files of a day hold, and how much of it a plan frees.
package struct PlanDay: Sendable, Hashable, Codable {
    /// When the day begins, in UTC.
    package let start: Timestamp
    /// Bytes on the disk.
    package let bytes: Int64
    /// Bytes of those that go.
    package let goes: Int64
}
