package import ServiceChassis

/// Knows the kinds of targets that a receiver may have, and reads their settings.
package protocol TargetRegistry: Sendable {
    /// The keys of a receiver that this knows, such as `webhook_configs`.
    var keys: [String] { get }

    /// Reads one entry of a list of targets.
    ///
    /// - Parameters:
    ///   - entry: the entry, with its places.
    ///   - key: the list's key, such as `webhook_configs`.
    ///   - place: where it stands: its receiver, its number and what `global` says.
    /// - Returns: the target, or what is wrong.
    func read(_ entry: YAMLValue, key: String, place: TargetPlace) -> TargetReading

    /// What is wrong with `global`, and what else there is to know of it.
    func check(_ global: YAMLValue, source: SettingsSource) -> TargetReading.Remarks
}

/// Where a target stands in the configuration.
package struct TargetPlace: Sendable {
    /// The receiver's name.
    package var receiver: String
    /// Which of the receiver's targets of its kind it is, from 0.
    package var index: Int
    /// The configuration's `global`, whose defaults count; nil where there is none.
    package var global: YAMLValue?
    /// How secret files are read, and the environment.
    package var source: SettingsSource

    /// A place.
    package init(receiver: String, index: Int, global: YAMLValue?, source: SettingsSource) {
        self.receiver = receiver
        self.index = index
        self.global = global
        self.source = source
    }
}

/// What was read of one target.
package struct TargetReading: Sendable {
    /// What routing has to know of it.
    package var target: RouteTarget
    /// What is wrong with it, and what else there is to know.
    package var remarks: Remarks

    /// What is wrong, and what a person should know of what is usable all the same.
    package struct Remarks: Sendable {
        /// What is wrong, each with its place.
        package var problems: [ConfigurationProblem]
        /// What there is to know, each with its place.
        package var warnings: [ConfigurationProblem]

        /// Remarks; none unless they are given.
        package init(
            problems: [ConfigurationProblem] = [],
            warnings: [ConfigurationProblem] = []
        ) {
            self.problems = problems
            self.warnings = warnings
        }
    }

    /// A reading.
    package init(target: RouteTarget, remarks: Remarks = Remarks()) {
        self.target = target
        self.remarks = remarks
    }
}

/// What routing has to know of a target; how it is reached is the delivery's.
package struct RouteTarget: Sendable, Hashable {
    /// The kind, such as `webhook`: its key without `_configs`.
    package var integration: String
    /// Which of the receiver's targets of its kind it is, from 0.
    package var index: Int
    /// Whether it is told of ends (`send_resolved`).
    package var sendsResolved: Bool

    /// A target.
    package init(integration: String, index: Int, sendsResolved: Bool) {
        self.integration = integration
        self.index = index
        self.sendsResolved = sendsResolved
    }
}

/// One thing that is wrong in an Alertmanager configuration.
package struct ConfigurationProblem: Sendable, Hashable {
    /// The line, from 1.
    package var line: Int
    /// The column, from 1.
    package var column: Int
    /// What is wrong and what would be right.
    package var text: String

    /// A problem at a value.
    package init(at value: YAMLValue, _ text: String) {
        self.init(line: value.line, column: value.column, text)
    }

    /// A problem at a place.
    package init(line: Int, column: Int, _ text: String) {
        self.line = line
        self.column = column
        self.text = text
    }
}
