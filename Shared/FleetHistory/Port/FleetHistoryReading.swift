package import Contracts
package import Quantities

/// The reading side of fleet history: pages, the REST API, assessments.
///
/// Every call takes a `Scope` and sees the systems inside it and nothing else; an unknown system
/// and a foreign one look the same.
package protocol FleetHistoryReading: Sendable {
    /// Systems in the scope, ordered by id.
    ///
    /// - Parameters:
    ///   - scope: the tenant and the clients that may be seen.
    ///   - after: only ids behind this one, for keyset pages.
    ///   - limit: at the most this many, `1 ... 10_000`.
    /// - Returns: one page; empty behind the last system.
    /// - Throws: when the database does not answer.
    func systems(in scope: Scope, after: SystemID?, limit: Int) async throws -> [SystemRecord]

    /// One system; nil when it is unknown or outside the scope.
    func system(_ id: SystemID, in scope: Scope) async throws -> SystemRecord?

    /// The newest sample of every series of these systems that has one younger than `since`.
    ///
    /// With empty `types` series of all categories, else only those of the named ones.
    func latest(
        of systems: [SystemID],
        types: [String],
        since: Timestamp,
        in scope: Scope
    ) async throws -> [SystemID: [LatestSample]]

    /// Samples of a system's series over a time range, raw or rolled up.
    func series(_ query: SeriesQuery, in scope: Scope) async throws -> SeriesAnswer

    /// Whether the database answers; throws what is wrong otherwise.
    func ping() async throws
}

/// A system as fleet history knows it.
package struct SystemRecord: Sendable, Equatable {
    /// Identity inside the tenant.
    package var id: SystemID
    /// A person's name for it.
    package var name: String
    /// Host name or address, empty when unknown.
    package var hostname: String
    /// Version as sent, empty when unknown.
    package var version: String
    /// The client it belongs to.
    package var client: ClientName?
    /// When the first webhook of it was received.
    package var firstSeen: Timestamp
    /// When the newest webhook of it was received, by the collector's clock.
    package var lastSeen: Timestamp

    /// A system of these parts.
    package init(
        id: SystemID,
        name: String,
        hostname: String,
        version: String,
        client: ClientName?,
        firstSeen: Timestamp,
        lastSeen: Timestamp
    ) {
        self.id = id
        self.name = name
        self.hostname = hostname
        self.version = version
        self.client = client
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}

/// What names a series inside a system.
package struct SeriesName: Sendable, Hashable, Comparable {
    /// Category: `pool`, `disk`, `cpu` and so on.
    package var type: String
    /// What is measured; empty for the system itself.
    package var object: String
    /// What about it.
    package var name: String

    /// A series of these words.
    package init(type: String, object: String, name: String) {
        self.type = type
        self.object = object
        self.name = name
    }

    /// The name in the webhook's manner: `tank_used`, or `cpu_usage` without an object.
    package var metricName: String { object.isEmpty ? name : "\(object)_\(name)" }

    /// By type, then object, then name.
    package static func < (left: Self, right: Self) -> Bool {
        (left.type, left.object, left.name) < (right.type, right.object, right.name)
    }
}

/// The newest sample of a series.
package struct LatestSample: Sendable, Equatable {
    /// Which series.
    package var series: SeriesName
    /// What it holds.
    package var kind: SeriesKind
    /// Base unit of the value.
    package var unit: String
    /// When it was measured.
    package var time: Timestamp
    /// The value in the base unit; a state's code.
    package var value: Double
    /// A state's word; empty for numbers.
    package var text: String
    /// Raw JSON object as last sent, or empty.
    package var metadata: String

    /// A sample of these parts.
    package init(
        series: SeriesName,
        kind: SeriesKind,
        unit: String,
        time: Timestamp,
        value: Double,
        text: String,
        metadata: String
    ) {
        self.series = series
        self.kind = kind
        self.unit = unit
        self.time = time
        self.value = value
        self.text = text
        self.metadata = metadata
    }
}

/// Which samples to read.
package struct SeriesQuery: Sendable, Equatable {
    /// How points of one step become one.
    package enum Aggregate: String, Sendable, Codable, CaseIterable {
        /// The smallest value.
        case min
        /// The largest value.
        case max
        /// The mean of all values.
        case average = "avg"
        /// The last value.
        case last
    }

    /// The system.
    package var system: SystemID
    /// Only these metrics, as `metricName`; empty for all of the system.
    package var metrics: Set<String>
    /// Only these categories; empty for all.
    package var types: Set<String>
    /// From here, inclusive.
    package var from: Timestamp
    /// To here, exclusive.
    package var to: Timestamp
    /// One point per step; nil for the samples as they came.
    package var step: Duration?
    /// How points of one step become one.
    package var aggregate: Aggregate
    /// Points per series at the most; more make the step longer.
    ///
    /// `1 ... 100_000`.
    package var pointsMax: Int

    /// A query of these bounds.
    package init(
        system: SystemID,
        metrics: Set<String> = [],
        types: Set<String> = [],
        from: Timestamp,
        to: Timestamp,
        step: Duration? = nil,
        aggregate: Aggregate = .average,
        pointsMax: Int = 10_000
    ) {
        self.system = system
        self.metrics = metrics
        self.types = types
        self.from = from
        self.to = to
        self.step = step
        self.aggregate = aggregate
        self.pointsMax = pointsMax
    }
}

/// What a series query found.
package struct SeriesAnswer: Sendable, Equatable {
    /// Where the points were read from.
    package enum Tier: String, Sendable, Codable {
        /// The samples themselves.
        case raw
        /// Roll-ups of one hour.
        case hour = "1h"
        /// Roll-ups of one day.
        case day = "1d"
    }

    /// One series with its points in order of time.
    package struct Series: Sendable, Equatable {
        /// Which series.
        package var name: SeriesName
        /// What it holds.
        package var kind: SeriesKind
        /// Base unit of the values.
        package var unit: String
        /// The points.
        package var points: [Point]

        /// A series with points.
        package init(name: SeriesName, kind: SeriesKind, unit: String, points: [Point]) {
            self.name = name
            self.kind = kind
            self.unit = unit
            self.points = points
        }
    }

    /// One moment of a series.
    package struct Point: Sendable, Equatable {
        /// The sample's moment, or the start of the step.
        package var time: Timestamp
        /// The value in the base unit.
        package var value: Double
        /// A state's word at that moment; empty for numbers and for rolled-up states.
        package var text: String
        /// The unit as sent, for raw points; else empty.
        package var sentUnit: String
        /// Raw JSON object in force at that moment, for raw points; else empty.
        package var metadata: String

        /// A point of these parts.
        package init(
            time: Timestamp,
            value: Double,
            text: String = "",
            sentUnit: String = "",
            metadata: String = ""
        ) {
            self.time = time
            self.value = value
            self.text = text
            self.sentUnit = sentUnit
            self.metadata = metadata
        }
    }

    /// Where the points were read from.
    package var tier: Tier
    /// The step that was used; nil for samples as they came.
    package var step: Duration?
    /// The series, ordered by name.
    package var series: [Series]

    /// An answer of these parts.
    package init(tier: Tier, step: Duration?, series: [Series]) {
        self.tier = tier
        self.step = step
        self.series = series
    }
}
