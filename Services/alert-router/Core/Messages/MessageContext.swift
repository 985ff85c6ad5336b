package import Quantities

/// What a message is made with, beside its notice.
package struct MessageContext: Sendable, Hashable {
    /// Where people reach the pages, without a slash at its end; empty for nowhere.
    package var externalURL: String
    /// When it is made.
    package var now: Timestamp
    /// What the target may know the message again by: the same for every attempt.
    package var key: String

    /// What a message is made with.
    package init(externalURL: String, now: Timestamp, key: String) {
        self.externalURL = externalURL.hasSuffix("/") ? String(externalURL.dropLast()) : externalURL
        self.now = now
        self.key = key
    }

    /// The page of an alert; empty when there are no pages.
    package func page(of alert: Fingerprint) -> String {
        externalURL.isEmpty ? "" : "\(externalURL)/alerts/\(alert)"
    }

    /// The page of all alerts; empty when there are no pages.
    package var overview: String { externalURL.isEmpty ? "" : "\(externalURL)/alerts" }
}
