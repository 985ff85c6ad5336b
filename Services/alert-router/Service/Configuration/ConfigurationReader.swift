import AlertRouterCore
package import Observations
package import ServiceChassis

/// Reads an Alertmanager configuration and gathers everything that is wrong in it.
package struct ConfigurationReader {
    /// What was found wrong.
    package private(set) var problems: [ConfigurationProblem] = []
    /// What a person should know of what is usable all the same.
    package private(set) var warnings: [ConfigurationProblem] = []
    private let registry: any TargetRegistry
    let compiler: any PatternCompiler
    private let source: SettingsSource

    /// A reader.
    ///
    /// - Parameters:
    ///   - registry: knows the kinds of targets.
    ///   - compiler: compiles expressions.
    ///   - source: the environment and how secret files are read.
    package init(
        registry: any TargetRegistry,
        compiler: any PatternCompiler,
        source: SettingsSource
    ) {
        self.registry = registry
        self.compiler = compiler
        self.source = source
    }

    /// The configuration of a tree; nil when anything is wrong, which `problems` says.
    package mutating func read(_ value: YAMLValue) -> RouterConfiguration? {
        var top = TreeReader(value, name: "alertmanager")
        let global = top.get("global")
        if let global { top.take(registry.check(global, source: source)) }
        let resolveTimeout = readGlobal(global)
        let receivers = receivers(top.items("receivers"), global)
        let intervals = intervals(top.items("time_intervals") + top.items("mute_time_intervals"))
        let rules = top.items("inhibit_rules").map { inhibitRule($0) }
        for template in top.items("templates") {
            top.warn(
                template,
                "`\(template.text ?? "")` holds templates of Go, which cannot be followed; the "
                    + "usual words are sent, or mustache templates in the receivers themselves"
            )
        }
        let root = top.get("route")
        take(top)
        guard let root else {
            problems.append(ConfigurationProblem(at: value, "no routes provided"))
            return nil
        }
        let draft = route(root, isRoot: true)
        check(draft, root, receivers: Set(receivers.map(\.name)), intervals: Set(intervals.keys))
        guard problems.isEmpty else { return nil }
        return RouterConfiguration(
            resolveTimeout: resolveTimeout ?? .seconds(300),
            tree: RouteTree(root: draft),
            receivers: receivers,
            inhibitRules: rules,
            intervals: intervals,
            text: YAMLText.write(value)
        )
    }

    mutating func take(_ reader: consuming TreeReader) {
        reader.finish()
        problems += reader.problems
        warnings += reader.warnings
    }

    /// Takes what was found wrong by a reader that did not ask for every key.
    mutating func take(problemsOf reader: TreeReader) { problems += reader.problems }

    /// `global`: what is for targets is theirs to judge.
    private mutating func readGlobal(_ global: YAMLValue?) -> Duration? {
        guard let global else { return nil }
        var reader = TreeReader(global, name: "global")
        let timeout = reader.duration("resolve_timeout")
        problems += reader.problems
        return timeout
    }

    private mutating func receivers(
        _ items: [YAMLValue],
        _ global: YAMLValue?
    ) -> [RouterConfiguration.Receiver] {
        var names: Set<String> = []
        return items.map { item in
            var reader = TreeReader(item, name: "receivers")
            let name = reader.text("name") ?? ""
            if name.isEmpty { reader.note(item, "missing name in receiver") }
            if !name.isEmpty, !names.insert(name).inserted {
                reader.note(item, "notification config name \"\(name)\" is not unique")
            }
            var targets: [RouteTarget] = []
            for key in registry.keys {
                for (index, entry) in reader.items(key).enumerated() {
                    let place = TargetPlace(
                        receiver: name,
                        index: index,
                        global: global,
                        source: source
                    )
                    let reading = registry.read(entry, key: key, place: place)
                    targets.append(reading.target)
                    reader.take(reading.remarks)
                }
            }
            take(reader)
            return RouterConfiguration.Receiver(name: name, targets: targets)
        }
    }

    private mutating func intervals(_ items: [YAMLValue]) -> [String: [TimeInterval]] {
        var all: [String: [TimeInterval]] = [:]
        for item in items {
            var reader = TreeReader(item, name: "time_intervals")
            let name = reader.text("name") ?? ""
            let parts = reader.items("time_intervals")
            if name.isEmpty { reader.note(item, "missing name in time interval") }
            if all[name] != nil { reader.note(item, "time interval \"\(name)\" is not unique") }
            take(reader)
            all[name] = parts.map { interval($0) }
        }
        return all
    }

    private mutating func inhibitRule(_ item: YAMLValue) -> InhibitRule {
        var reader = TreeReader(item, name: "inhibit_rules")
        let rule = InhibitRule(
            source: matchers(
                &reader,
                plain: "source_match",
                regex: "source_match_re",
                list: "source_matchers"
            ),
            target: matchers(
                &reader,
                plain: "target_match",
                regex: "target_match_re",
                list: "target_matchers"
            ),
            equal: reader.texts("equal").map(\.text)
        )
        _ = reader.text("name")
        take(reader)
        return rule
    }
}
