/// Makes an alert a person's, or nobody's.
package struct AssignAlert: Command {
    /// `alert-router.assign.v1`.
    package static let kind: LaneName = .kind("alert-router.assign.v1")

    /// The alert's fingerprint.
    package var alert: String
    /// The person; nil for nobody.
    package var person: String?

    /// The alert.
    package var key: String { alert }

    /// An assignment.
    package init(alert: String, person: String?) {
        self.alert = alert
        self.person = person
    }
}
