package import Quantities

/// Something a ticket does not say yet.
package struct IncidentEvent: Sendable, Hashable, Codable {
    /// What happened.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Another alert holds.
        case joined
        /// One that was over holds again.
        case again
        /// One is over.
        case over
        /// One is worse than was said.
        case worse
        /// The whole begins and ends again and again.
        case flapping
        /// Nothing holds any more.
        case clear
    }

    /// What happened.
    package var kind: Kind
    /// The alert's fingerprint; empty for the whole incident.
    package var alert: String
    /// What is told of it, in words.
    package var text: String
    /// When.
    package var at: Timestamp

    /// An event.
    package init(kind: Kind, alert: String, text: String, at: Timestamp) {
        self.kind = kind
        self.alert = alert
        self.text = text
        self.at = at
    }
}
