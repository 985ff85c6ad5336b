package import Quantities

/// Alerts, the worst first, and one of them with its story.
package struct AlertsPage: Sendable {
    /// The short title of the tab: `11 firing`.
    package var title = ""
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// What the list holds: `Open`.
    package var heading = ""
    /// The words searched for.
    package var search = ""
    /// Fields that the form keeps without showing them, by name.
    package var kept: [Choice] = []
    /// Severities to choose from, the first being any.
    package var severities: [Choice] = []
    /// Whether alerts hold, to choose from.
    package var standings: [Choice] = []
    /// Whom alerts are with, to choose from.
    package var cares: [Choice] = []
    /// Ways to group, as links.
    package var groupings: [Choice] = []
    /// The alerts.
    package var groups: [Group] = []
    /// Said in the place of rows that do not exist; empty when there are rows.
    package var empty: Markup = .none
    /// That there are more; empty when there are not.
    package var rest = ""
    /// The alert beside the list; nil for none.
    package var chosen: AlertDetails?

    /// A page without alerts.
    package init() {}

    /// Alerts that stand together.
    package struct Group: Sendable {
        /// What they have in common; empty for nothing.
        package var name: String
        /// The alerts.
        package var rows: [AlertRow]

        /// A group of rows.
        package init(name: String, rows: [AlertRow]) {
            self.name = name
            self.rows = rows
        }
    }
}
