package import ServiceChassis
import Synchronization

/// The targets of a configuration while it is read, and afterwards for whom delivers.
///
/// One book is made for one reading; `receivers` is what the delivery then uses.
package final class TargetBook: TargetRegistry {
    private let places = Mutex<[String: [(index: Int, target: any TargetKind)]]>([:])
    private let order = Mutex<[String]>([])

    /// A book without targets.
    package init() {}

    /// The keys of a receiver that this knows, such as `webhook_configs`.
    package var keys: [String] { TargetKinds.all.map { $0.key } }

    /// Reads one entry of a list of targets, and keeps its target.
    package func read(_ entry: YAMLValue, key: String, place: TargetPlace) -> TargetReading {
        guard let kind = TargetKinds.all.first(where: { $0.key == key }) else {
            return TargetReading(
                target: RouteTarget(integration: key, index: place.index, sendsResolved: true),
                remarks: .init(
                    problems: [ConfigurationProblem(at: entry, "there are no `\(key)`")]
                )
            )
        }
        // What is wrong with `global` is said once, by `check`.
        let defaults = Self.defaults(place.global, place.source).defaults
        let settings = SettingsReader(Self.foreign(place.source), value: entry, path: [key])
        var reader = TargetReader(settings, defaults)
        let target = kind.init(reading: &reader)
        reader.settings.finish()
        keep(target, place)
        return TargetReading(
            target: RouteTarget(
                integration: kind.integration,
                index: place.index,
                sendsResolved: target.sendsResolved
            ),
            remarks: Self.remarks(reader.settings)
        )
    }

    /// What is wrong with `global`, and what else there is to know of it.
    package func check(_ global: YAMLValue, source: SettingsSource) -> TargetReading.Remarks {
        Self.defaults(global, source).remarks
    }

    /// What `global` says of targets, and what is to be remarked of it.
    package static func defaults(
        _ global: YAMLValue?,
        _ source: SettingsSource
    ) -> (defaults: TargetDefaults, remarks: TargetReading.Remarks) {
        guard let global else { return (TargetDefaults(), .init()) }
        var reader = SettingsReader(foreign(source), value: global, path: ["global"])
        let defaults = TargetDefaults(reading: &reader)
        // The routes' reader judges it.
        _ = reader.tree("resolve_timeout")
        reader.finish()
        return (defaults, remarks(reader))
    }

    /// The words of receivers are Alertmanager's, which knows no variables.
    private static func foreign(_ source: SettingsSource) -> SettingsSource {
        var source = source
        source.isForeign = true
        return source
    }

    private static func remarks(_ reader: SettingsReader) -> TargetReading.Remarks {
        .init(
            problems: reader.problems.map(problem),
            warnings: reader.warnings.map(problem)
        )
    }

    /// The receivers that have targets, in the order of the configuration.
    package var receivers: [Receiver] {
        let places = places.withLock { $0 }
        return order.withLock { $0 }.map { name in
            Receiver(name: name, targets: (places[name] ?? []).map(\.target))
        }
    }

    private func keep(_ target: any TargetKind, _ place: TargetPlace) {
        let isNew = places.withLock { places in
            let isNew = places[place.receiver] == nil
            places[place.receiver, default: []].append((place.index, target))
            return isNew
        }
        if isNew { order.withLock { $0.append(place.receiver) } }
    }

    private static func problem(_ problem: SettingsProblem) -> ConfigurationProblem {
        guard case .file(let line, let column) = problem.place else {
            return ConfigurationProblem(line: 1, column: 1, problem.text)
        }
        return ConfigurationProblem(line: line, column: column, problem.text)
    }
}
