package import Contracts
package import Quantities

/// Alerts of Docker volumes that do not do as their rules want.
package enum VolumeAlerts {
    /// The alert's name.
    package static let name = "VolumeHealth"

    /// How bad a health is, nil for well; and how long it has to hold before it is told.
    ///
    /// A volume over its target is cleaned by its next run, so that is told only when runs do not
    /// bring it back.
    package static func judgement(
        of health: VolumeHealth,
        overTargetHolds: Duration
    ) -> (level: AlertSeverity, holds: Duration)? {
        switch health {
        case .heldByFuse, .unreachable: (.critical, .zero)
        case .invalidRule, .partial: (.warning, .zero)
        case .overTarget: (.warning, overTargetHolds)
        default: nil
        }
    }

    /// What a volume's fact says of its alert.
    ///
    /// - Parameters:
    ///   - fact: the volume as its janitor saw it.
    ///   - severity: how bad that is; nil for well, which ends the alert.
    ///   - now: the time of day.
    /// - Returns: what is said of the alert.
    package static func report(
        _ fact: VolumeAssessed,
        _ severity: AlertSeverity?,
        now: Timestamp
    ) -> AlertReport {
        let identity = [
            Alert.nameLabel: name, "tenant": fact.tenant.text, "host": fact.host,
            "volume": fact.volume,
        ]
        var labels = identity
        labels[Alert.severityLabel] = (severity ?? .warning).rawValue
        labels["client"] = fact.client?.text
        labels["health"] = severity == nil ? nil : fact.health.rawValue
        let word = fact.health.rawValue.split(separator: "_").joined(separator: " ")
        var annotations = ["summary": "Volume \(fact.volume) on \(fact.host) is \(word)"]
        if let reason = fact.reason { annotations["description"] = reason }
        let moment = min(fact.asOf, now)
        return AlertReport(
            labels: LabelSet(labels),
            identity: LabelSet(identity),
            annotations: annotations,
            startsAt: severity == nil ? nil : moment,
            end: severity == nil ? .at(moment) : .untilSaid,
            origin: .rule,
            subject: AlertSubject(tenant: fact.tenant, client: fact.client, object: fact.volume)
        )
    }
}
