package import Quantities

/// Where notifications are sent to, how it does and what waits for it, as it is now.
package struct DestinationChanged: Message, Codable {
    /// `alert-router.destination.v1`.
    package static let lane = LaneDeclaration(
        "alert-router",
        "destination",
        kind: .state,
        others: ["api-gateway"],
        whenFull: .coalesce,
        meaning: "Where notifications are sent to, how it does, and what waits for it."
    )

    /// Titles of waiting notifications at the most; the others are counted.
    package static let titlesMax = 5

    /// The tenant whose installation it belongs to.
    package var tenant: TenantID
    /// What tells it from others and gives no secret away, such as `discord-8f3a10c2`.
    package var destination: String
    /// What people call it, such as `discord at discord.com`.
    package var name: String
    /// The receivers of the configuration that are told there, by name.
    package var receivers: [String]
    /// `ok`, `failing` while it is left alone, `disabled` while it takes nothing; another word is
    /// kept.
    package var state: String
    /// Notifications that wait, those under way too.
    package var waiting: Int
    /// When the oldest of these was to be sent; nil when none waits.
    package var oldestAt: Timestamp?
    /// What the oldest of these are about, at most `titlesMax`.
    package var titles: [String]
    /// Failures in a row.
    package var failures: Int
    /// What it said last when it did not take something; empty for nothing.
    package var reason: String
    /// When it is tried next; nil for at once.
    package var nextAttempt: Timestamp?
    /// Since when it takes nothing; nil while it does.
    package var disabledSince: Timestamp?
    /// When this was so.
    package var asOf: Timestamp

    /// The destination.
    package var key: String { destination }

    /// A destination that does well and for which nothing waits.
    package init(
        tenant: TenantID,
        destination: String,
        name: String,
        receivers: [String],
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.destination = destination
        self.name = name
        self.receivers = receivers
        self.asOf = asOf
        state = "ok"
        waiting = 0
        titles = []
        failures = 0
        reason = ""
    }
}
