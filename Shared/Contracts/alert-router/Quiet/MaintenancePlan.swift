package import Quantities

/// Work that was announced: while it goes on, nobody is told of the alerts that it concerns.
package struct MaintenancePlan: Sendable, Hashable, Codable {
    /// What it is called by machines: a text without blanks, chosen by whoever announces it.
    package var id: String
    /// What people call it.
    package var name: String
    /// Whose alerts it concerns.
    package var reach: AlertReach
    /// Conditions on labels, each such as `system="nas-1"`; an alert must meet all of them.
    package var matchers: [String]
    /// When the work goes on, or may first go on where it comes again.
    package var startsAt: Timestamp
    /// When the work ends, or after which it does not come again; nil for it comes for ever.
    package var endsAt: Timestamp?
    /// How it comes again; nil for once.
    package var recurrence: MaintenanceRecurrence?

    /// Work from one moment to another, or that comes again.
    package init(
        id: String,
        name: String,
        reach: AlertReach,
        matchers: [String],
        startsAt: Timestamp,
        endsAt: Timestamp?,
        recurrence: MaintenanceRecurrence? = nil
    ) {
        self.id = id
        self.name = name
        self.reach = reach
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.recurrence = recurrence
    }
}
