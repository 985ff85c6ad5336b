package import Quantities

/// A person's word that an alert is looked after.
package struct AlertAcknowledgement: Sendable, Hashable, Codable {
    /// The person, as the gateway names them.
    package var by: String
    /// What they said; empty for nothing.
    package var note: String
    /// When.
    package var at: Timestamp
    /// Until when it counts; nil for until the alert is over.
    package var until: Timestamp?

    /// A person's word.
    package init(by: String, note: String, at: Timestamp, until: Timestamp?) {
        self.by = by
        self.note = note
        self.at = at
        self.until = until
    }
}
