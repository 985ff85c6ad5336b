package import Quantities

/// A silence as it is now; the newest message of a silence counts, until it is forgotten.
package struct SilenceChanged: Message, Codable {
    /// `alert-router.silence.v1`.
    package static let lane = LaneDeclaration(
        "alert-router",
        "silence",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "Alerts that somebody wants to hear nothing of for a while."
    )

    /// Its name, a UUID.
    package var id: String
    /// Whose alerts it concerns.
    package var reach: AlertReach
    /// Conditions on labels, each such as `system="nas-1"`; an alert must meet all of them.
    package var matchers: [String]
    /// Since when.
    package var startsAt: Timestamp
    /// Until when.
    package var endsAt: Timestamp
    /// Who made it.
    package var createdBy: String
    /// Why.
    package var comment: String
    /// When it was made or last changed.
    package var asOf: Timestamp

    /// The silence's name.
    package var key: String { id }

    /// A silence.
    package init(
        id: String,
        reach: AlertReach,
        matchers: [String],
        startsAt: Timestamp,
        endsAt: Timestamp,
        createdBy: String,
        comment: String,
        asOf: Timestamp
    ) {
        self.id = id
        self.reach = reach
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdBy = createdBy
        self.comment = comment
        self.asOf = asOf
    }
}
