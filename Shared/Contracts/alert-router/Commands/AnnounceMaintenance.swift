/// Announces work, or changes what was announced under the same id.
package struct AnnounceMaintenance: Command {
    /// `alert-router.announce-maintenance.v1`.
    package static let kind: LaneName = .kind("alert-router.announce-maintenance.v1")

    /// The work.
    package var plan: MaintenancePlan

    /// The plan's id.
    package var key: String { plan.id }

    /// An announcement.
    package init(plan: MaintenancePlan) { self.plan = plan }
}
