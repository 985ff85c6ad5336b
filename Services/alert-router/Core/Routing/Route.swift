package import Observations

/// What a route does with the alerts that it takes.
package struct RouteOptions: Sendable, Hashable {
    /// By which labels alerts form groups.
    package enum GroupBy: Sendable, Hashable {
        /// By all of them (`...`).
        case all
        /// By these; by none, every alert of the route is in one group.
        case labels(Set<String>)
    }

    /// Who is told.
    package var receiver: String
    /// How alerts form groups.
    package var groupBy = GroupBy.labels([])
    /// How long a new group waits for more alerts before it is told of.
    package var groupWait = Duration.seconds(30)
    /// How long a group waits after it was looked at.
    package var groupInterval = Duration.seconds(300)
    /// After how long a group that has not changed is told of again.
    package var repeatInterval = Duration.seconds(4 * 3600)

    /// Alertmanager's defaults.
    package init(receiver: String) { self.receiver = receiver }

    /// The labels that form an alert's group.
    package func groupLabels(of labels: LabelSet) -> LabelSet {
        switch groupBy {
        case .all: labels
        case .labels(let names): labels.only(names)
        }
    }
}

/// One node of the tree of routes.
package struct Route: Sendable, Hashable {
    /// Its matchers and its ancestors', `{}/{a="b"}`.
    package var key: String
    /// What tells it from its siblings with the same matchers: its key and its place in the tree.
    package var id: String
    /// What it and its ancestors say.
    package var options: RouteOptions
    /// What an alert must meet, in the order of `LabelMatcher`.
    package var matchers: [LabelMatcher]
    /// Whether its later siblings are asked too.
    package var continues: Bool
    /// Names of time intervals in which it tells nobody.
    package var muteIntervals: [String]
    /// Names of time intervals outside which it tells nobody; none for always.
    package var activeIntervals: [String]
    /// Its children's places in the tree.
    package var children: [Int]
}
