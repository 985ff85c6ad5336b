package import Contracts
package import Quantities

/// Alerts of ZFS replication that does not do as it should.
package enum ReplicationAlerts {
    /// The alert's name.
    package static let name = "ReplicationHealth"

    /// What a fact says of its alert.
    package enum Judgement: Sendable, Hashable {
        /// There is something to tell.
        case bad(AlertSeverity)
        /// All is well, or nobody wants it replicated any more.
        case well
        /// It says nothing about it: a repair is under way, or it is not known for long enough.
        case nothing
    }

    /// What a fact says of its alert.
    ///
    /// A repair does not end the alert that it is of; and a host that is not reached once is told
    /// only when it is not reached for as long as `unknownHolds`.
    package static func judgement(
        of fact: ReplicationAssessed,
        unknownHolds: Duration
    ) -> Judgement {
        // The rule ReplicationFailed tells of a system's own task by the webhook's word already.
        if fact.reporter != nil, fact.code == "task_failed" { return .nothing }
        return switch fact.state {
        case .broken: .bad(.critical)
        case .warning: .bad(.warning)
        case .unknown: fact.asOf - fact.since >= unknownHolds ? .bad(.warning) : .nothing
        case .healthy, .gone: .well
        default: .nothing
        }
    }

    /// What is said of the alert.
    ///
    /// - Parameters:
    ///   - fact: the replication as its engine saw it.
    ///   - severity: how bad that is; nil for well, which ends the alert.
    ///   - now: the time of day.
    /// - Returns: what is said of the alert.
    package static func report(
        _ fact: ReplicationAssessed,
        _ severity: AlertSeverity?,
        now: Timestamp
    ) -> AlertReport {
        let identity = [
            Alert.nameLabel: name, "tenant": fact.tenant.text, "host": fact.targetHost,
            "dataset": fact.target,
        ]
        var labels = identity
        labels[Alert.severityLabel] = (severity ?? .warning).rawValue
        labels["client"] = fact.client?.text
        labels["pair"] = fact.pair
        labels["reason"] = severity == nil ? nil : fact.code
        let word = fact.state.rawValue.lowercased()
        let moment = min(fact.asOf, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: [
                "summary": "Replication of \(fact.source) on \(fact.sourceHost) to "
                    + "\(fact.targetHost) is \(word)",
                "description": fact.reason,
            ],
            startsAt: severity == nil ? nil : min(fact.since, moment),
            end: severity == nil ? .at(moment) : .untilSaid,
            origin: .rule,
            subject: AlertSubject(
                tenant: fact.tenant,
                client: fact.client,
                object: fact.target
            )
        )
    }
}
