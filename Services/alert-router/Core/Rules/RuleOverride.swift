package import Quantities

/// What is different about a rule for some systems or objects.
package struct RuleOverride: Sendable, Hashable {
    /// The rule's name.
    package var rule: String
    /// For this tenant only; nil for every one, as below.
    package var tenant: TenantID?
    /// For this client only.
    package var client: ClientName?
    /// For this system only.
    package var system: SystemID?
    /// For this pool, disk or task only; `*` stands for any text.
    package var object: NamePattern?
    /// Whether it counts there.
    package var isOn: Bool?
    /// From where it warns.
    package var warning: Double?
    /// From where it is critical.
    package var critical: Double?
    /// How far back it has to be to be well again.
    package var hysteresis: Double?
    /// How long it has to be bad.
    package var holds: Duration?
    /// Labels that its alerts get there.
    package var labels: [String: String] = [:]

    /// An override that changes nothing yet.
    package init(rule: String) { self.rule = rule }

    /// Greater is more specific: an object before a system, a client and a tenant.
    package var specificity: Int {
        (object == nil ? 0 : 8) + (system == nil ? 0 : 4) + (client == nil ? 0 : 2)
            + (tenant == nil ? 0 : 1)
    }

    /// Whether it is about an object of a system.
    package func concerns(_ subject: AlertSubject) -> Bool {
        (tenant == nil || tenant == subject.tenant) && (client == nil || client == subject.client)
            && (system == nil || system == subject.system)
            && (object?.matches(subject.object ?? "") ?? true)
    }

    /// The rule as it counts there.
    package func changing(_ rule: AlertRule) -> AlertRule {
        var rule = rule
        if let isOn { rule.isOn = isOn }
        if let holds { rule.holds = holds }
        rule.labels.merge(labels) { _, new in new }
        switch rule.condition {
        case .above(let limits): rule.condition = .above(changing(limits))
        case .below(let limits): rule.condition = .below(changing(limits))
        case .words: break
        }
        return rule
    }

    private func changing(_ limits: RuleCondition.Thresholds) -> RuleCondition.Thresholds {
        RuleCondition.Thresholds(
            warning: warning ?? limits.warning,
            critical: critical ?? limits.critical,
            hysteresis: hysteresis ?? limits.hysteresis
        )
    }
}
