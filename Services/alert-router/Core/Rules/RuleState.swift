import Quantities

/// What is known of one rule for one object of one system.
package struct RuleState: Sendable, Hashable, Codable {
    /// The newest sample of a metric.
    package struct Input: Sendable, Hashable, Codable {
        var value: Double
        var time: Timestamp
        var word: String
        var unit: String
    }

    /// What was told last, in the words it takes to end it.
    package struct Told: Sendable, Hashable, Codable {
        var identity: [String: String]
        var labels: [String: String]
        var annotations: [String: String]
    }

    /// The rule's name.
    let rule: String
    /// The samples' category.
    let type: String
    /// The pool, disk or task; empty for the system itself.
    let object: String
    /// The newest sample of each metric.
    var inputs: [String: Input] = [:]
    /// How bad it is as told.
    package internal(set) var level = RuleLevel.none
    /// Since when it is to be looked after or worse, by the samples' times.
    var warningSince: Timestamp?
    /// Since when it is critical.
    var criticalSince: Timestamp?
    /// Whether the rule is on here and has judged.
    var isJudged = false
    /// What was told; nil while all is well.
    var told: Told?

    /// Nothing known yet.
    init(rule: String, type: String, object: String) {
        (self.rule, self.type, self.object) = (rule, type, object)
    }

    /// Takes a sample; says whether it is newer than what is known.
    mutating func take(_ name: String, _ input: Input) -> Bool {
        if let known = inputs[name], input.time <= known.time { return false }
        inputs[name] = input
        return true
    }

    /// Moves to how bad it is now: worse only once that has held for as long as the rule says.
    ///
    /// - Parameters:
    ///   - found: how bad it is by the newest sample.
    ///   - time: that sample's time.
    ///   - holds: how long it has to hold.
    mutating func step(to found: RuleLevel, at time: Timestamp, holds: Duration) {
        warningSince = found >= .warning ? warningSince ?? time : nil
        criticalSince = found >= .critical ? criticalSince ?? time : nil
        var held = RuleLevel.none
        if let warningSince, time - warningSince >= holds { held = min(found, .warning) }
        if let criticalSince, time - criticalSince >= holds { held = .critical }
        // What was told and still is so stays told, whatever a new `for` would ask of it.
        level = max(held, min(level, found))
    }
}
