/// An alert as the book keeps it.
package struct AlertRecord: Sendable, Hashable {
    /// The alert as merged.
    package var alert: Alert
    /// Whose it is and what it is about.
    package var subject: AlertSubject
    /// How often it has begun, from 1.
    package var occurrence: Int
    /// Whether it held when it was last looked at; what `AlertChange.ended` is told by.
    package var isFiring: Bool

    /// A record as it is kept.
    package init(alert: Alert, subject: AlertSubject, occurrence: Int, isFiring: Bool) {
        self.alert = alert
        self.subject = subject
        self.occurrence = occurrence
        self.isFiring = isFiring
    }

    /// The alert's fingerprint.
    package var fingerprint: Fingerprint { alert.fingerprint }
}

/// One alert that became another by a report or by time.
package struct AlertChange: Sendable, Hashable {
    /// What happened to it.
    package enum Kind: Sendable, Hashable {
        /// It began, for the first time or again.
        case began
        /// Its labels, annotations or beginning are others now.
        case changed
        /// Its sender said the same again.
        case refreshed
        /// It is over.
        case ended
        /// It was over, and its sender said so again.
        case stayedEnded
    }

    /// What happened.
    package var kind: Kind
    /// The alert as it is now.
    package var record: AlertRecord
    /// The alert as it was; nil for one that was not known.
    package var previous: AlertRecord?

    /// A change.
    package init(kind: Kind, record: AlertRecord, previous: AlertRecord?) {
        self.kind = kind
        self.record = record
        self.previous = previous
    }

    /// Whether people and tickets have to know: it began, ended or reads differently.
    package var isVisible: Bool { kind == .began || kind == .changed || kind == .ended }
}
