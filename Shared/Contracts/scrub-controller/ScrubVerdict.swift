/// What a scrub found; a word that this release does not know is kept.
package struct ScrubVerdict: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A verdict of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Everything was read, and all of it was right.
    package static let clean = Self(rawValue: "clean")
    /// Everything was read, and other copies repaired what was wrong.
    package static let corrected = Self(rawValue: "corrected")
    /// Something is wrong that no copy could repair.
    package static let uncorrectable = Self(rawValue: "uncorrectable")
    /// It was not read to the end, so nothing is said of the rest.
    package static let incomplete = Self(rawValue: "incomplete")
    /// How it ended is not known, so nothing is said.
    package static let unknown = Self(rawValue: "unknown")
}
