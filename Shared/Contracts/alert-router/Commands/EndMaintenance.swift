/// Ends announced work now and for good.
package struct EndMaintenance: Command {
    /// `alert-router.end-maintenance.v1`.
    package static let kind: LaneName = .kind("alert-router.end-maintenance.v1")

    /// The plan's id.
    package var id: String

    /// The plan's id.
    package var key: String { id }

    /// An order to end work.
    package init(id: String) { self.id = id }
}
