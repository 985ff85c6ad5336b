package import Contracts
package import Quantities

extension CapacityAlerts {
    /// Whose pool it is, and which.
    package struct Subject: Sendable, Hashable {
        let tenant: TenantID
        let client: ClientName?
        let system: SystemID
        let pool: String
        let asOf: Timestamp
        /// The system's name for people; nil while it is not known.
        package var systemName: String?

        /// The pool of a forecast.
        package init(_ fact: ForecastUpdated) {
            (tenant, client, system) = (fact.tenant, fact.client, fact.system)
            (pool, asOf) = (fact.pool, fact.asOf)
        }

        /// The pool of an assessment.
        package init(_ fact: PoolAssessed) {
            (tenant, client, system) = (fact.tenant, fact.client, fact.system)
            (pool, asOf) = (fact.pool, fact.asOf)
        }

        /// The pool of an unusual day.
        package init(_ fact: GrowthAnomalyFound) {
            (tenant, client, system) = (fact.tenant, fact.client, fact.system)
            (pool, asOf) = (fact.pool, fact.at)
        }

        /// What an alert of it is noted under.
        package func key(_ name: String) -> String { "\(name) \(tenant)/\(system)/\(pool)" }
    }

    /// What is said of an alert of a pool.
    package static func report(
        _ judgement: Judgement,
        of subject: Subject,
        now: Timestamp
    ) -> AlertReport {
        let moment = min(subject.asOf, now)
        return report(
            judgement,
            of: subject,
            extra: [:],
            startsAt: judgement.severity == nil ? nil : moment,
            end: judgement.severity == nil ? .at(moment) : .untilSaid
        )
    }

    /// What is said of an unusual day of a system's pool; it ends by itself.
    package static func report(
        _ fact: GrowthAnomalyFound,
        called system: String? = nil,
        _ limits: CapacityLimits,
        now: Timestamp
    ) -> AlertReport {
        var subject = Subject(fact)
        subject.systemName = system
        let pool = "Pool \(fact.pool) of \(system ?? fact.system.text)"
        let judgement = Judgement(
            name: anomaly,
            severity: .warning,
            summary: fact.change.bytes < 0
                ? "\(pool) shrank unusually" : "\(pool) grew unusually",
            description: "\(fact.text). Look whether somebody meant it: mass deletes and files "
                + "written anew look like this."
        )
        return report(
            judgement,
            of: subject,
            extra: ["kind": fact.kind],
            startsAt: min(fact.at, now),
            end: .at(max(fact.at, now) + limits.anomalyKept)
        )
    }

    private static func report(
        _ judgement: Judgement,
        of subject: Subject,
        extra: [String: String],
        startsAt: Timestamp?,
        end: AlertReport.End
    ) -> AlertReport {
        let identity = [
            Alert.nameLabel: judgement.name, "tenant": subject.tenant.text,
            "system": subject.system.text, "pool": subject.pool,
        ]
        var labels = identity.merging(extra) { own, _ in own }
        labels[Alert.severityLabel] = (judgement.severity ?? .warning).rawValue
        labels["client"] = subject.client?.text
        labels["system_name"] = subject.systemName
        var annotations = ["summary": judgement.summary]
        if !judgement.description.isEmpty {
            annotations["description"] = judgement.description
        }
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: annotations,
            startsAt: startsAt,
            end: end,
            origin: .rule,
            subject: AlertSubject(
                tenant: subject.tenant,
                client: subject.client,
                system: subject.system,
                object: subject.pool
            )
        )
    }
}
