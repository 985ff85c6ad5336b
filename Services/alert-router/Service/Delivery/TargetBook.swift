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
                problems: [ConfigurationProblem(at: entry, "there are no `\(key)`")]
            )
        }
        // What is wrong with `global` is said once, by `defaults`.
        let defaults = Self.defaults(place).defaults
        let settings = SettingsReader(place.source, value: entry, path: [key])
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
            problems: reader.settings.problems.map(Self.problem)
        )
    }

    /// What `global` says of targets, and what is wrong there; other keys of it are not looked at.
    package static func defaults(
        _ place: TargetPlace
    ) -> (defaults: TargetDefaults, problems: [ConfigurationProblem]) {
        guard let global = place.global else { return (TargetDefaults(), []) }
        var reader = SettingsReader(place.source, value: global, path: ["global"])
        let defaults = TargetDefaults(reading: &reader)
        return (defaults, reader.problems.map(problem))
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
