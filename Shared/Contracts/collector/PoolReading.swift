/// Whether a pool could be read; a word that this release does not know is kept.
package struct PoolReading: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A reading of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Everything was read.
    package static let exact = Self(rawValue: "exact")
    /// Sums were read and trees were not: what stands on chunks is not known.
    package static let approximate = Self(rawValue: "approximate")
    /// It should be there and could not be read; nothing of it counts as well.
    package static let unreadable = Self(rawValue: "unreadable")
    /// Nobody wants it watched any more; it is forgotten.
    package static let gone = Self(rawValue: "gone")
}
