package import Quantities

/// Announced work as it is now; the newest message of a plan counts, until it is forgotten.
package struct MaintenanceChanged: Message, Codable {
    /// `alert-router.maintenance.v1`.
    package static let lane = LaneDeclaration(
        "alert-router",
        "maintenance",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "Announced work during which nobody is told of the alerts it concerns."
    )

    /// What was announced.
    package var plan: MaintenancePlan
    /// The present or the next time that it goes on; nil when there is none to come.
    package var span: MaintenanceSpan?
    /// Who announced it.
    package var createdBy: String
    /// Who changed it last.
    package var changedBy: String
    /// When it was announced or last changed.
    package var changedAt: Timestamp
    /// When somebody ended it for good; nil while nobody has.
    package var endedAt: Timestamp?
    /// When this was so.
    package var asOf: Timestamp

    /// The plan's id.
    package var key: String { plan.id }

    /// A plan as it is.
    package init(
        plan: MaintenancePlan,
        span: MaintenanceSpan?,
        createdBy: String,
        changedBy: String,
        changedAt: Timestamp,
        endedAt: Timestamp? = nil,
        asOf: Timestamp
    ) {
        self.plan = plan
        self.span = span
        self.createdBy = createdBy
        self.changedBy = changedBy
        self.changedAt = changedAt
        self.endedAt = endedAt
        self.asOf = asOf
    }
}
