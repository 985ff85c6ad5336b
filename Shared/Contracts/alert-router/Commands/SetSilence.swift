package import Quantities

/// Makes a silence, or changes one.
package struct SetSilence: Command {
    /// `alert-router.set-silence.v1`.
    package static let kind: LaneName = .kind("alert-router.set-silence.v1")

    /// The name of the silence when it is a new one: a UUID that the issuer chooses.
    package var id: String
    /// The silence to change; nil for a new one.
    package var changes: String?
    /// Whose alerts it concerns.
    package var reach: AlertReach
    /// Conditions on labels, each such as `system="nas-1"`; an alert must meet all of them.
    package var matchers: [String]
    /// Since when; nil for since the order is performed.
    package var startsAt: Timestamp?
    /// Until when.
    package var endsAt: Timestamp
    /// Why.
    package var comment: String

    /// The silence.
    package var key: String { changes ?? id }

    /// An order for a silence.
    package init(
        id: String,
        changes: String? = nil,
        reach: AlertReach,
        matchers: [String],
        startsAt: Timestamp? = nil,
        endsAt: Timestamp,
        comment: String
    ) {
        self.id = id
        self.changes = changes
        self.reach = reach
        self.matchers = matchers
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.comment = comment
    }
}
