package import ServiceChassis

/// Knows the names of Alertmanager's targets and ours, and of their settings `send_resolved` alone.
package struct PlainTargets: TargetRegistry {
    /// Every kind, with whether it is told of ends unless it says otherwise.
    private static let kinds = [
        "webhook": true, "discord": true, "slack": false, "email": false, "pushover": true,
        "pagerduty": true, "msteamsv2": true, "telegram": true, "ntfy": true, "gotify": true,
        "twilio": true,
    ]

    /// The registry.
    package init() {}

    /// `webhook_configs` and the others.
    package var keys: [String] { Self.kinds.keys.sorted().map { $0 + "_configs" } }

    /// What routing has to know of an entry.
    package func read(_ entry: YAMLValue, key: String, place: TargetPlace) -> TargetReading {
        var reader = TreeReader(entry, name: key)
        let integration = String(key.dropLast("_configs".count))
        let target = RouteTarget(
            integration: integration,
            index: place.index,
            sendsResolved: reader.boolean("send_resolved") ?? Self.kinds[integration] ?? true
        )
        return TargetReading(target: target, problems: reader.problems)
    }
}
