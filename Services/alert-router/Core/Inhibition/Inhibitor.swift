import Observations
package import Quantities

/// Which alerts keep which others quiet, kept up to date alert by alert.
package struct Inhibitor: Sendable {
    private struct Source: Sendable {
        var endsAt: Timestamp
        /// Whether it is a target of the same rule too.
        var isTarget: Bool
    }

    private struct Kept: Sendable {
        let rule: InhibitRule
        /// Sources by their values of the rule's `equal` labels.
        var sources: [[String]: [Fingerprint: Source]] = [:]
        var placeOf: [Fingerprint: [String]] = [:]
    }

    private var rules: [Kept]

    /// Rules with the alerts that hold.
    package init(rules: [InhibitRule], alerts: some Sequence<Alert> = []) {
        self.rules = rules.map { Kept(rule: $0) }
        for alert in alerts { take(alert) }
    }

    /// Takes an alert as it is now.
    package mutating func take(_ alert: Alert) {
        let fingerprint = alert.fingerprint
        for index in rules.indices {
            forget(fingerprint, at: index)
            let rule = rules[index].rule
            guard rule.source.allMatch(alert.labels) else { continue }
            let place = rule.equal.map { alert.labels[$0] }
            rules[index].sources[place, default: [:]][fingerprint] = Source(
                endsAt: alert.endsAt,
                isTarget: rule.target.allMatch(alert.labels)
            )
            rules[index].placeOf[fingerprint] = place
        }
    }

    /// Forgets an alert.
    package mutating func forget(_ fingerprint: Fingerprint) {
        for index in rules.indices { forget(fingerprint, at: index) }
    }

    /// The alerts that keep one quiet, one of each rule; empty for none.
    ///
    /// An alert that is both source and target of a rule is not kept quiet by another that is
    /// both, itself least of all.
    ///
    /// - Parameters:
    ///   - labels: the alert's.
    ///   - now: sources that are over by then do not count.
    /// - Returns: the sources' fingerprints.
    package func inhibitors(of labels: LabelSet, at now: Timestamp) -> [Fingerprint] {
        rules.compactMap { kept in
            let rule = kept.rule
            guard rule.target.allMatch(labels),
                let sources = kept.sources[rule.equal.map { labels[$0] }]
            else { return nil }
            let isSource = rule.source.allMatch(labels)
            return sources.filter { $0.value.endsAt > now && !(isSource && $0.value.isTarget) }
                .keys.min()
        }
    }

    private mutating func forget(_ fingerprint: Fingerprint, at index: Int) {
        guard let place = rules[index].placeOf.removeValue(forKey: fingerprint) else { return }
        rules[index].sources[place]?[fingerprint] = nil
        if rules[index].sources[place]?.isEmpty == true { rules[index].sources[place] = nil }
    }
}
