/// The number of a replicated dataset, the same for as long as the file of state lives.
package struct DatasetID: Sendable, Hashable, Codable, Comparable {
    /// The number.
    package let value: Int64

    /// A number.
    package init(_ value: Int64) { self.value = value }

    /// In order of first appearance.
    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}
