import AlertRouterCore
import Contracts
import Quantities
import ServiceChassis

/// Reads rules and overrides of the settings file.
enum RuleReading {
    /// The defaults with rules of one's own; a name that two have is a problem.
    static func merged(_ own: [AlertRule], _ reader: inout SettingsReader) -> [AlertRule] {
        var rules = RuleDefaults.rules
        for rule in own {
            guard !rules.contains(where: { $0.name == rule.name }) else {
                reader.problem(
                    "add",
                    "a rule is called `\(rule.name)` already; give it another name"
                )
                continue
            }
            rules.append(rule)
        }
        return rules
    }

    /// One rule of one's own; nil when it has problems.
    static func rule(_ reader: inout SettingsReader) -> AlertRule? {
        let name = reader.requiredString("name", advice: "it becomes the label `alertname`")
        let type = reader.requiredString("type", advice: "the samples' category, such as `pool`")
        let object = reader.string("object", default: "*")
        let text = reader.requiredString(
            "expression",
            advice: "a metric, or arithmetic such as `used / total`"
        )
        let unit = reader.string("unit", default: "")
        let isBelow = reader.boolean("below", default: false)
        let limits = RuleCondition.Thresholds(
            warning: threshold("warning", &reader),
            critical: threshold("critical", &reader),
            hysteresis: threshold("hysteresis", &reader) ?? 0
        )
        let holds = reader.duration("for", default: .zero)
        let label = reader.string("object_label", default: "object")
        let summary = reader.requiredString(
            "summary",
            advice: "a sentence such as `Pool {object} of {system} is at {value}`"
        )
        let details = reader.string("details", default: "")
        let labels = labels(&reader)
        guard !name.isEmpty, !type.isEmpty, !text.isEmpty, !summary.isEmpty else { return nil }
        if let problem = problem(limits, isBelow: isBelow) { reader.problem("warning", problem) }
        do throws(RuleFault) {
            let expression = try RuleExpression(text)
            let known = SentenceTemplate.places.union(expression.names)
            let places = known.sorted().joined(separator: ", ")
            for (key, sentence) in [("summary", summary), ("details", details)] {
                for place in SentenceTemplate(sentence).unknownPlaces(among: known) {
                    reader.problem(
                        key,
                        "nothing fills `{\(place)}`; places: \(places)"
                    )
                }
            }
            return AlertRule(
                name: name,
                type: NamePattern(type),
                object: NamePattern(object),
                expressions: [expression],
                unit: unit,
                condition: isBelow ? .below(limits) : .above(limits),
                holds: holds,
                objectLabel: label,
                labels: labels,
                summary: SentenceTemplate(summary),
                details: SentenceTemplate(details)
            )
        } catch {
            reader.problem("expression", "\(error)")
            return nil
        }
    }

    /// One override; nil when it has problems.
    static func override(
        _ reader: inout SettingsReader,
        among rules: [AlertRule]
    ) -> RuleOverride? {
        let name = reader.requiredString("rule", advice: "name the rule that is different")
        var override = RuleOverride(rule: name)
        override.tenant = reader.name("tenant", as: TenantID.self)
        override.client = reader.name("client", as: ClientName.self)
        override.system = reader.name("system", as: SystemID.self)
        override.object = reader.optionalString("object").map { NamePattern($0) }
        if reader.isGiven("enabled") {
            override.isOn = reader.boolean("enabled", default: true)
        } else {
            _ = reader.optionalString("enabled")
        }
        override.warning = threshold("warning", &reader)
        override.critical = threshold("critical", &reader)
        override.hysteresis = threshold("hysteresis", &reader)
        let holds = reader.isGiven("for")
        let time = reader.duration("for", default: .zero)
        if holds { override.holds = time }
        override.labels = labels(&reader)
        guard !name.isEmpty else { return nil }
        guard let rule = rules.first(where: { $0.name == name }) else {
            let known = rules.map(\.name).sorted().joined(separator: ", ")
            reader.problem("rule", "no rule is called `\(name)`; there are \(known)")
            return nil
        }
        if case .words = rule.condition, override.warning != nil || override.critical != nil {
            reader.problem("rule", "`\(name)` judges words and has no thresholds")
        }
        return override
    }

    private static func threshold(_ key: String, _ reader: inout SettingsReader) -> Double? {
        guard let text = reader.optionalString(key) else { return nil }
        if let value = Measure.read(text) { return value }
        reader.problem(key, "`\(text)` is no value such as `80 %`, `45 °C`, `10 GiB`, `5m` or `3`")
        return nil
    }

    private static func labels(_ reader: inout SettingsReader) -> [String: String] {
        let pairs = reader.strings("labels", default: [])
        var labels: [String: String] = [:]
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                reader.problem("labels", "`\(pair)` is no `name=value`")
                continue
            }
            labels[parts[0]] = parts[1]
        }
        return labels
    }

    private static func problem(
        _ limits: RuleCondition.Thresholds,
        isBelow: Bool
    ) -> String? {
        guard limits.warning != nil || limits.critical != nil else {
            return "give `warning`, `critical` or both"
        }
        guard limits.hysteresis >= 0 else { return "`hysteresis` is at least 0" }
        guard let warning = limits.warning, let critical = limits.critical else { return nil }
        if isBelow ? critical <= warning : critical >= warning { return nil }
        return "`critical` is not as bad as `warning`"
    }
}
