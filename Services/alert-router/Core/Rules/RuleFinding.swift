import Contracts
import Quantities

/// What a rule finds in the newest samples of an object.
struct RuleFinding {
    let level: RuleLevel
    let time: Timestamp
    let value: Double
    let word: String
    private let inputs: [String: RuleState.Input]
    private let unit: String

    /// Whether it was judged by a word.
    var isWord: Bool { !word.isEmpty }

    /// Whether it says of a pool no more than that it lacks a device.
    var isDegraded: Bool { word.uppercased() == "DEGRADED" }

    /// What the first expression whose metrics are there gives; nil when none can be computed.
    init?(_ rule: AlertRule, _ state: RuleState) {
        let inputs = state.inputs
        for expression in rule.expressions {
            let newest =
                expression.names.compactMap { inputs[$0]?.time }.max()
                ?? Timestamp(microseconds: 0)
            let value = expression.value { name in
                name == RuleExpression.sampledAt
                    ? Double(newest.microseconds) / 1_000_000 : inputs[name]?.value
            }
            guard let value else { continue }
            self.inputs = inputs
            self.value = value
            time = newest
            let single = expression.single.flatMap { inputs[$0] }
            unit = rule.unit.isEmpty ? single?.unit ?? "" : rule.unit
            if case .words(let words) = rule.condition, let single, let name = expression.single {
                word = single.word
                level = words.level(of: single.word, type: state.type, metric: name)
            } else {
                word = ""
                level = rule.condition.level(of: value, current: state.level)
            }
            return
        }
        return nil
    }

    /// What fills a sentence's places.
    func words(
        _ rule: AlertRule,
        _ level: RuleLevel,
        _ subject: AlertSubject,
        _ name: String
    ) -> [String: String] {
        var words = inputs.mapValues { Measure.text($0.value, unit: $0.unit) }
        words["system"] = name.isEmpty ? subject.system?.text ?? "" : name
        words["client"] = subject.client?.text ?? ""
        words["object"] = subject.object ?? ""
        words["value"] = Measure.text(value, unit: unit)
        words["word"] = word
        switch rule.condition {
        case .above(let limits), .below(let limits):
            words["threshold"] = limits.value(of: level).map { Measure.text($0, unit: unit) } ?? ""
        case .words: break
        }
        return words
    }

    /// What is told of it.
    func told(
        _ rule: AlertRule,
        _ state: RuleState,
        _ subject: AlertSubject,
        _ words: [String: String]
    ) -> RuleState.Told {
        let identity = OwnLabels.identity(
            rule.name,
            subject,
            objectLabel: rule.objectLabel
        )
        var labels = rule.labels.merging(identity) { _, own in own }
        labels[Alert.severityLabel] = state.level.severity?.rawValue
        labels["client"] = subject.client?.text
        labels["system_name"] = words["system"]
        var annotations = ["summary": rule.summary.filled(words)]
        let details = rule.details.filled(words)
        if !details.isEmpty { annotations["description"] = details }
        return RuleState.Told(identity: identity, labels: labels, annotations: annotations)
    }
}

/// The labels that tell our own alerts apart.
enum OwnLabels {
    /// The identity of an alert about an object of a system: neither severity nor client, which
    /// change while the alert stays the same.
    static func identity(
        _ name: String,
        _ subject: AlertSubject,
        objectLabel: String
    ) -> [String: String] {
        var labels = [Alert.nameLabel: name, "tenant": subject.tenant.text]
        labels["system"] = subject.system?.text
        labels[objectLabel] = subject.object
        return labels
    }
}
