package import Contracts
package import Observations
package import Quantities

/// Alerts that somebody wants to hear nothing of for a while.
package struct Silence: Sendable, Hashable {
    /// How it stands.
    package enum State: String, Sendable, Hashable {
        /// It has not begun.
        case pending
        /// It keeps alerts quiet.
        case active
        /// It is over.
        case expired
    }

    /// Its name, a UUID.
    package var id: String
    /// What an alert must meet.
    package var matchers: [LabelMatcher]
    /// Whose alerts it keeps quiet; everybody's where Alertmanager's API made it.
    package var reach: AlertReach
    /// Since when.
    package var startsAt: Timestamp
    /// Until when.
    package var endsAt: Timestamp
    /// When it was last changed.
    package var updatedAt: Timestamp
    /// Who made it.
    package var createdBy: String
    /// Why.
    package var comment: String
    /// What else its maker keeps with it.
    package var annotations: [String: String]

    /// A silence.
    package init(
        id: String,
        matchers: [LabelMatcher],
        startsAt: Timestamp,
        endsAt: Timestamp,
        updatedAt: Timestamp,
        createdBy: String,
        comment: String,
        annotations: [String: String] = [:],
        reach: AlertReach = AlertReach()
    ) {
        self.id = id
        self.reach = reach
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.updatedAt = updatedAt
        self.createdBy = createdBy
        self.comment = comment
        self.annotations = annotations
    }

    /// How it stands at a moment.
    package func state(at now: Timestamp) -> State {
        now < startsAt ? .pending : now < endsAt ? .active : .expired
    }
}
