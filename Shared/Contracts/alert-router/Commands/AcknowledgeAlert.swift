package import Quantities

/// Says that a person looks after an alert: nobody is reminded of it any more.
///
/// It counts for the occurrence that the person saw: of one that begins again everybody is told.
package struct AcknowledgeAlert: Command {
    /// `alert-router.acknowledge.v1`.
    package static let kind: LaneName = .kind("alert-router.acknowledge.v1")

    /// The alert's fingerprint.
    package var alert: String
    /// The occurrence that the person saw; nil for the present one.
    package var occurrence: Int?
    /// What the person says; empty for nothing.
    package var note: String
    /// Until when it counts; nil for until the alert is over.
    package var until: Timestamp?

    /// The alert.
    package var key: String { alert }

    /// A person's word.
    package init(alert: String, occurrence: Int? = nil, note: String = "", until: Timestamp? = nil)
    {
        self.alert = alert
        self.occurrence = occurrence
        self.note = note
        self.until = until
    }
}
