package import Contracts
package import Quantities

/// The alerts that a system's own software reports with each poll, made few: one for each message.
package struct ReportedAlerts: Sendable, Hashable, Codable {
    /// Alerts of one system at the most; more are passed over.
    package static let alertsMax = 500

    struct Known: Sendable, Hashable, Codable {
        var labels: [String: String]
        var identity: [String: String]
        var annotations: [String: String]
        var missed: Int
    }

    private var known: [String: Known] = [:]
    private var lastPoll: Timestamp?
    /// What the parts of the newest poll have named so far.
    private var named: Set<String> = []
    private var partsSeen: Set<Int> = []
    private var isDoubtful = false

    /// Nothing reported yet.
    package init() {}

    /// Whether nothing is known.
    package var isEmpty: Bool { known.isEmpty }

    /// Takes one part of a poll's alerts; an older poll changes nothing.
    ///
    /// - Parameters:
    ///   - fact: what the system reported.
    ///   - client: the system's client, when known.
    ///   - name: what people call it; empty while that is not known.
    ///   - polls: an alert that so many polls in a row do not name is over; at least 1. A poll of
    ///     which something could not be read ends nothing.
    ///   - followsPool: whether a rule of ours watches a pool for this, so that ours is the alert.
    ///   - now: the time of day.
    /// - Returns: alerts that begin, change or end.
    package mutating func take(
        _ fact: SourceAlertsReported,
        client: ClientName?,
        called name: String = "",
        polls: Int,
        followsPool: (RuledPool) -> Bool,
        now: Timestamp
    ) -> [AlertReport] {
        if let lastPoll, fact.receivedAt < lastPoll { return [] }
        if lastPoll != fact.receivedAt { begin(fact.receivedAt) }
        guard partsSeen.insert(fact.part).inserted else { return [] }
        if fact.refused > 0 { isDoubtful = true }
        let moment = min(fact.receivedAt, now)
        let system = AlertSubject(tenant: fact.tenant, client: client, system: fact.system)
        var reports: [AlertReport] = []
        for alert in fact.alerts {
            let message = ReportedMessage(alert.message)
            if let pool = message.pool, followsPool(pool) { continue }
            let new = Self.words(of: alert, message, system, called: name)
            let key = message.pool.map(Self.key) ?? message.normalised
            guard named.insert(key).inserted else { continue }
            let old = known[key]
            guard old != nil || known.count < Self.alertsMax else { continue }
            known[key] = new
            // Another number in the same message is no news; another severity is.
            if old?.labels == new.labels { continue }
            reports.append(
                Self.report(new, system.about(message.pool?.name ?? ""), moment, .untilSaid)
            )
        }
        guard partsSeen.count >= fact.parts, !isDoubtful else { return reports }
        return reports + end(system, polls, moment, followsPool)
    }

    private mutating func begin(_ poll: Timestamp) {
        lastPoll = poll
        (named, partsSeen, isDoubtful) = ([], [], false)
    }

    private mutating func end(
        _ system: AlertSubject,
        _ polls: Int,
        _ moment: Timestamp,
        _ followsPool: (RuledPool) -> Bool
    ) -> [AlertReport] {
        var reports: [AlertReport] = []
        for key in known.keys.sorted() where !named.contains(key) {
            guard var alert = known[key] else { continue }
            let pool = RuledPool(of: alert.identity)
            // The rule has taken over: the alert is its own now, and it ends it.
            if let pool, followsPool(pool) {
                known[key] = nil
                continue
            }
            alert.missed += 1
            known[key] = alert.missed < polls ? alert : nil
            guard known[key] == nil else { continue }
            let subject = system.about(pool?.name ?? "")
            reports.append(Self.report(alert, subject, moment, .at(moment)))
        }
        return reports
    }

    /// Gives up the words about a pool to a rule of ours that takes over: they are one alert.
    mutating func handOver(_ pool: RuledPool) -> RuleState.Told? {
        known.removeValue(forKey: Self.key(pool)).map {
            RuleState.Told(
                identity: $0.identity,
                labels: $0.labels,
                annotations: $0.annotations
            )
        }
    }

    private static func key(_ pool: RuledPool) -> String { "pool \(pool.key)" }

    private static func words(
        of alert: SourceAlertsReported.Alert,
        _ message: ReportedMessage,
        _ system: AlertSubject,
        called name: String
    ) -> Known {
        let subject = system.about(message.pool?.name ?? "")
        var identity: [String: String]
        if let pool = message.pool {
            identity = OwnLabels.identity(pool.rule, subject, objectLabel: "pool")
        } else {
            identity = OwnLabels.identity("SystemReports", subject, objectLabel: "object")
            identity["message"] = String(message.normalised.prefix(500))
        }
        var labels = identity
        labels[Alert.severityLabel] = ReportedMessage.severity(of: alert.severity).rawValue
        labels["client"] = subject.client?.text
        labels["system_name"] = name.isEmpty ? nil : name
        let speaker = name.isEmpty ? system.system?.text ?? "A system" : name
        return Known(
            labels: labels,
            identity: identity,
            annotations: ["summary": "\(speaker) reports: \(alert.message)"],
            missed: 0
        )
    }

    private static func report(
        _ alert: Known,
        _ subject: AlertSubject,
        _ moment: Timestamp,
        _ end: AlertReport.End
    ) -> AlertReport {
        AlertReport(
            labels: LabelSet(alert.labels),
            identity: LabelSet(alert.identity),
            annotations: alert.annotations,
            startsAt: end == .untilSaid ? moment : nil,
            end: end,
            origin: .source,
            subject: subject
        )
    }
}
