package import Quantities

/// When a pool will be full, as an interval; the newest message of a pool counts.
package struct ForecastUpdated: OwnedMessage, Codable {
    /// `capacity-engine.forecast.v1`.
    package static let lane = LaneDeclaration(
        "capacity-engine",
        "forecast",
        kind: .state,
        others: ["api-gateway", "alert-router"],
        whenFull: .coalesce,
        meaning: "When a pool will be full, nine times out of ten between two moments, and why."
    )

    /// When a share of what the pool can hold is reached.
    package struct Crossing: Sendable, Hashable, Codable {
        /// The share, such as 0.8.
        package var ratio: Double
        /// The moment that nineteen of twenty futures lie behind; nil beyond the horizon.
        package var soonest: Timestamp?
        /// The moment in the middle; nil beyond the horizon.
        package var likeliest: Timestamp?
        /// The moment that nineteen of twenty futures lie before; nil beyond the horizon.
        package var latest: Timestamp?

        /// A crossing beyond the horizon.
        package init(ratio: Double) { self.ratio = ratio }
    }

    /// Where use will be at one moment.
    package struct Point: Sendable, Hashable, Codable {
        /// The moment.
        package var at: Timestamp
        /// The use in the middle.
        package var median: ByteCount
        /// Half of all futures lie above this.
        package var low50: ByteCount
        /// And below this.
        package var high50: ByteCount
        /// Nine of ten futures lie above this.
        package var low90: ByteCount
        /// And below this.
        package var high90: ByteCount

        /// A point whose bands have no width.
        package init(at: Timestamp, median: ByteCount) {
            self.at = at
            self.median = median
            (low50, high50, low90, high90) = (median, median, median, median)
        }
    }

    /// Points of the fan at the most.
    package static let pointsMax = 40

    /// The tenant of the system.
    package var tenant: TenantID
    /// The client of the system, when known.
    package var client: ClientName?
    /// The system.
    package var system: SystemID
    /// The pool's name.
    package var pool: String
    /// What is to come.
    package var outcome: ForecastOutcome
    /// Why nothing better is known, for a person; nil when an interval is.
    package var reason: String?
    /// `trend` where use keeps to a line, `drift` where it wanders; nil without a forecast.
    package var method: String?
    /// Bytes in use.
    package var used: ByteCount
    /// Bytes the pool can hold as it stands; nil when not known.
    package var ceiling: ByteCount?
    /// Where the days begin that were counted; nil without a forecast.
    package var segmentStart: Timestamp?
    /// Why they begin there, such as `big delete`; nil for the beginning of history.
    package var segmentCause: String?
    /// Days that were counted.
    package var days: Int
    /// Growth, in bytes a day; nil without a forecast.
    package var bytesPerDay: Double?
    /// When 80 %, 90 % and all are reached; a share that is reached already is left out.
    package var crossings: [Crossing]
    /// The fan, at most `pointsMax` points.
    package var fan: [Point]
    /// When all this was so.
    package var asOf: Timestamp

    /// System and pool: `<tenant>/<system>/<pool>`.
    package var key: String { "\(tenant)/\(system)/\(pool)" }

    /// A forecast that says nothing.
    package init(
        tenant: TenantID,
        client: ClientName?,
        system: SystemID,
        pool: String,
        outcome: ForecastOutcome,
        used: ByteCount,
        ceiling: ByteCount?,
        asOf: Timestamp
    ) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.pool = pool
        self.outcome = outcome
        self.used = used
        self.ceiling = ceiling
        self.asOf = asOf
        days = 0
        crossings = []
        fan = []
    }
}
