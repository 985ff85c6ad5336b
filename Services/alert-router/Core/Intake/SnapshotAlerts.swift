package import Contracts
package import Quantities

/// Alerts of Btrfs subvolumes whose snapshots do not do as they should.
package enum SnapshotAlerts {
    /// The alert's name.
    package static let name = "SnapshotMissing"

    /// How long a snapshot may be missing before it is critical.
    package static let criticalAfter = Duration.seconds(2 * 86_400)

    /// How bad a fact is; nil for well, and for what nobody can say.
    ///
    /// A keeper tells anew every few minutes, so that what lasts becomes critical by itself.
    package static func severity(of fact: SubvolumeAssessed) -> AlertSeverity? {
        switch fact.health {
        case .missing, .unreachable:
            fact.asOf - fact.since >= criticalAfter ? .critical : .warning
        case .held, .partial: .warning
        default: nil
        }
    }

    /// Whether a fact says that all is well; a word that is not known says nothing.
    package static func isWell(_ fact: SubvolumeAssessed) -> Bool {
        fact.health == .ok || fact.health == .gone
    }

    /// What is said of the alert.
    ///
    /// - Parameters:
    ///   - fact: the subvolume as its keeper saw it.
    ///   - severity: how bad that is; nil for well, which ends the alert.
    ///   - now: the time of day.
    /// - Returns: what is said of the alert.
    package static func report(
        _ fact: SubvolumeAssessed,
        _ severity: AlertSeverity?,
        now: Timestamp
    ) -> AlertReport {
        let identity = [
            Alert.nameLabel: name, "tenant": fact.tenant.text, "host": fact.host,
            "subvolume": fact.path,
        ]
        var labels = identity
        labels[Alert.severityLabel] = (severity ?? .warning).rawValue
        labels["client"] = fact.client?.text
        labels["reason"] = severity == nil ? nil : fact.health.rawValue
        let moment = min(fact.asOf, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: [
                "summary": "\(summary(fact)) \(fact.path) on \(fact.host)",
                "description": fact.reason ?? "",
            ],
            startsAt: severity == nil ? nil : min(fact.since, moment),
            end: severity == nil ? .at(moment) : .untilSaid,
            origin: .rule,
            subject: AlertSubject(
                tenant: fact.tenant,
                client: fact.client,
                object: fact.path
            )
        )
    }

    private static func summary(_ fact: SubvolumeAssessed) -> String {
        switch fact.health {
        case .missing: "A snapshot is missing of"
        case .unreachable: "Snapshots cannot be taken of"
        case .held: "Old snapshots wait for a person in"
        case .partial: "Old snapshots could not be deleted in"
        default: "Snapshots are well of"
        }
    }
}
