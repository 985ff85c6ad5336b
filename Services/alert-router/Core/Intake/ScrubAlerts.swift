package import Contracts
package import Quantities

/// Alerts of scrubs that are late or found something, and of damage of pools.
package enum ScrubAlerts {
    /// The alert of a scrub that is not done by its deadline.
    package static let overdueName = "ScrubLate"
    /// The alert of what the last scrub came to.
    package static let resultName = "ScrubResult"
    /// The alert of damage.
    package static let integrityName = "PoolIntegrity"

    /// What a scrub's fact says of its two alerts.
    package static func reports(_ fact: ScrubAssessed, now: Timestamp) -> [AlertReport] {
        [overdue(fact, now: now), result(fact, now: now)].compactMap(\.self)
    }

    /// A scrub is late when its deadline has passed, whatever keeps it; a person's pause too.
    private static func overdue(_ fact: ScrubAssessed, now: Timestamp) -> AlertReport {
        let late = fact.deadline.map { fact.asOf > $0 } ?? false
        let last = fact.lastFinishedAt.map { "it was last read to the end at \($0.rfc3339)" }
        return report(
            overdueName,
            fact,
            severity: late ? .warning : nil,
            since: fact.deadline,
            summary: "The scrub of pool \(fact.pool) on \(fact.host) is late",
            description: "\(fact.reason); "
                + (last ?? "it was never read to the end as far as is known"),
            now: now
        )
    }

    /// What the run that goes on has found already, else what the last one came to.
    ///
    /// Nil says nothing: a run that found nothing yet does not end the alert of the one before.
    private static func result(_ fact: ScrubAssessed, now: Timestamp) -> AlertReport? {
        let found = fact.run.map { $0.uncorrectable > 0 } ?? false
        guard let run = found ? fact.run : fact.runs.first else { return nil }
        let verdict = found ? .uncorrectable : run.verdict
        let (severity, words): (AlertSeverity?, String) =
            switch verdict {
            case .clean?: (nil, "found nothing wrong")
            case .corrected?: (.warning, "repaired errors")
            case .uncorrectable?: (.critical, "found errors that no copy can repair")
            case .incomplete?: (.warning, "did not read everything")
            default: (.warning, "ended, and nobody can say how")
            }
        let counts = "\(run.corrected) errors repaired, \(run.uncorrectable) not"
        return report(
            resultName,
            fact,
            severity: severity,
            since: run.endedAt ?? run.startedAt,
            summary: "The scrub of pool \(fact.pool) on \(fact.host) \(words)",
            description: [run.reason, counts].compactMap(\.self).joined(separator: "; "),
            now: now
        )
    }

    private static func report(
        _ name: String,
        _ fact: ScrubAssessed,
        severity: AlertSeverity?,
        since: Timestamp?,
        summary: String,
        description: String,
        now: Timestamp
    ) -> AlertReport {
        let identity = [
            Alert.nameLabel: name, "tenant": fact.tenant.text, "host": fact.host, "pool": fact.pool,
        ]
        var labels = identity
        labels[Alert.severityLabel] = (severity ?? .warning).rawValue
        labels["client"] = fact.client?.text
        labels["kind"] = fact.kind
        let moment = min(fact.asOf, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: ["summary": summary, "description": description],
            startsAt: severity == nil ? nil : min(since ?? moment, moment),
            end: severity == nil ? .at(moment) : .untilSaid,
            origin: .rule,
            subject: AlertSubject(tenant: fact.tenant, client: fact.client, object: fact.pool)
        )
    }

    /// What an incident's fact says of its alert: damage that stands begins it, every other state
    /// ends it.
    package static func report(_ fact: IntegrityIncident, now: Timestamp) -> AlertReport {
        let isOpen = fact.state == .open
        let identity = [
            Alert.nameLabel: integrityName, "tenant": fact.tenant.text, "host": fact.host,
            "pool": fact.pool, "incident": "\(fact.id)",
        ]
        var labels = identity
        // A device that errs may get by on its other copies; what is damaged or gone does not.
        let severity: AlertSeverity = fact.kind == .device ? .warning : .critical
        labels[Alert.severityLabel] = severity.rawValue
        labels["client"] = fact.client?.text
        labels["kind"] = fact.kind.rawValue
        labels["device"] = fact.device
        let what =
            switch fact.kind {
            case .file: "A file on pool \(fact.pool) on \(fact.host) is damaged"
            case .missing: "Pool \(fact.pool) on \(fact.host) does without a device"
            case .device: "A device of pool \(fact.pool) on \(fact.host) errs"
            default: "Pool \(fact.pool) on \(fact.host) is damaged"
            }
        let moment = min(fact.asOf, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: ["summary": what, "description": fact.text],
            startsAt: isOpen ? min(fact.firstAt, moment) : nil,
            end: isOpen ? .untilSaid : .at(min(fact.endedAt ?? moment, moment)),
            origin: .rule,
            subject: AlertSubject(tenant: fact.tenant, client: fact.client, object: fact.pool)
        )
    }
}
