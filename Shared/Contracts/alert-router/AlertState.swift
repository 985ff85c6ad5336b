/// Whether an alert holds; a word that this release does not know is kept.
package struct AlertState: RawRepresentable, Sendable, Hashable, Codable {
    /// The word.
    package let rawValue: String

    /// A state of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// It holds, and whoever it concerns is told.
    package static let firing = Self(rawValue: "firing")
    /// It holds, and a silence, another alert or maintenance keeps it quiet.
    package static let suppressed = Self(rawValue: "suppressed")
    /// It is over.
    package static let resolved = Self(rawValue: "resolved")
}
