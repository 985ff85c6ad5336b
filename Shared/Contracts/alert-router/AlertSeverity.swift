/// How bad an alert is; a word that this release does not know is kept.
package struct AlertSeverity: RawRepresentable, Sendable, Hashable, Codable {
    /// The word, as in the label `severity`.
    package let rawValue: String

    /// A severity of a word.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Data or service is lost, or will be soon.
    package static let critical = Self(rawValue: "critical")
    /// It gets critical when nobody looks after it.
    package static let warning = Self(rawValue: "warning")
    /// To be known; nothing has to be done.
    package static let info = Self(rawValue: "info")
}
