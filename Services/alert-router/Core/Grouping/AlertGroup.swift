package import Quantities

/// Alerts that are told of together.
package struct AlertGroup: Sendable {
    /// Its route and labels.
    package let id: GroupID
    /// Its key in Alertmanager's text form, `{path}:{labels}`.
    package let key: String
    /// Its alerts.
    package internal(set) var alerts: [Fingerprint: Alert] = [:]
    /// When it is looked at next.
    package internal(set) var due: Timestamp
    /// Whether it was looked at since it was made.
    package internal(set) var hasFlushed: Bool
}

/// A group as one look at it found it.
package struct GroupFlush: Sendable {
    /// The group, before what is over was taken out of it.
    package var group: AlertGroup
    /// Its alerts as they were then, ordered as they began.
    package var members: [GroupNotice.Member]
    /// When.
    package var at: Timestamp
}
