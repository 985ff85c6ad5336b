import AlertRouterCore
import Quantities
import ServiceChassis

/// Reads the keys of one mapping and gathers every problem with its place.
struct TreeReader {
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var warnings: [ConfigurationProblem] = []
    let value: YAMLValue
    let name: String
    private var asked: [String] = []

    init(_ value: YAMLValue, name: String) {
        self.value = value
        self.name = name
        if value.entries == nil, value.content != .nothing {
            note(value, "`\(name)` is a section with keys of its own")
        }
    }

    mutating func note(_ place: YAMLValue, _ text: String) {
        problems.append(ConfigurationProblem(at: place, text))
    }

    /// Notes what a person should know of what is usable all the same.
    mutating func warn(_ place: YAMLValue, _ text: String) {
        warnings.append(ConfigurationProblem(at: place, text))
    }

    mutating func take(_ others: [ConfigurationProblem]) { problems += others }

    mutating func take(_ remarks: TargetReading.Remarks) {
        problems += remarks.problems
        warnings += remarks.warnings
    }

    /// The value of a key; nil when it is not given or empty.
    mutating func get(_ key: String) -> YAMLValue? {
        asked.append(key)
        guard let found = value[key], found.content != .nothing else { return nil }
        return found
    }

    mutating func text(_ key: String) -> String? {
        guard let found = get(key) else { return nil }
        if let text = found.text { return text }
        note(found, "`\(key)` is one value, not a list or a section")
        return nil
    }

    mutating func boolean(_ key: String) -> Bool? {
        guard let found = get(key) else { return nil }
        switch found.text {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default:
            note(found, "`\(key)` is `true` or `false`")
            return nil
        }
    }

    /// A duration in Prometheus' words; zero is refused when asked to.
    mutating func duration(_ key: String, allowsZero: Bool = true) -> Duration? {
        guard let found = get(key) else { return nil }
        guard let text = found.text, let duration = Duration(text: text) else {
            note(found, "`\(key)` is a duration such as `30s`, `5m` or `1h30m`")
            return nil
        }
        guard allowsZero || duration > .zero else {
            note(found, "\(key) cannot be zero")
            return nil
        }
        return duration
    }

    mutating func items(_ key: String) -> [YAMLValue] {
        guard let found = get(key) else { return [] }
        if let items = found.items { return items }
        note(found, "`\(key)` is a list; begin each item with `- `")
        return []
    }

    mutating func texts(_ key: String) -> [(text: String, at: YAMLValue)] {
        items(key).compactMap { item in
            if let text = item.text { return (text, item) }
            note(item, "an item of `\(key)` is one value")
            return nil
        }
    }

    /// Notes keys that nobody asked for.
    mutating func finish() {
        for entry in value.entries ?? [] where !asked.contains(entry.key) {
            let near = nearestWord(to: entry.key, among: asked)
            let advice =
                near.map { "did you mean `\($0)`?" }
                ?? "known keys: \(Set(asked).sorted().joined(separator: ", "))"
            problems.append(
                ConfigurationProblem(
                    line: entry.line,
                    column: entry.column,
                    "unknown key `\(entry.key)` in `\(name)`; \(advice)"
                )
            )
        }
    }
}
