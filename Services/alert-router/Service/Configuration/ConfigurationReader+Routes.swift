import AlertRouterCore
import Observations
import ServiceChassis

extension ConfigurationReader {
    /// One route with its children.
    mutating func route(_ value: YAMLValue, isRoot: Bool = false) -> RouteTree.Draft {
        var reader = TreeReader(value, name: "route")
        var draft = RouteTree.Draft()
        draft.receiver = reader.text("receiver")
        draft.groupBy = groupBy(&reader)
        draft.groupWait = reader.duration("group_wait")
        draft.groupInterval = reader.duration("group_interval", allowsZero: false)
        draft.repeatInterval = reader.duration("repeat_interval", allowsZero: false)
        draft.matchers = matchers(&reader, plain: "match", regex: "match_re", list: "matchers")
        draft.continues = reader.boolean("continue") ?? false
        draft.muteIntervals = reader.texts("mute_time_intervals").map(\.text)
        draft.activeIntervals = reader.texts("active_time_intervals").map(\.text)
        let children = reader.items("routes")
        if isRoot {
            if draft.receiver == nil {
                reader.note(value, "root route must specify a default receiver")
            }
            if !draft.matchers.isEmpty {
                reader.note(value, "root route must not have any matchers")
            }
            if !draft.muteIntervals.isEmpty {
                reader.note(value, "root route must not have any mute time intervals")
            }
            if !draft.activeIntervals.isEmpty {
                reader.note(value, "root route must not have any active time intervals")
            }
        }
        take(reader)
        draft.children = children.map { route($0) }
        return draft
    }

    /// Notes receivers and intervals that a route names and nobody has declared.
    mutating func check(
        _ draft: RouteTree.Draft,
        _ value: YAMLValue,
        receivers: Set<String>,
        intervals: Set<String>
    ) {
        var reader = TreeReader(value, name: "route")
        if let receiver = draft.receiver, !receivers.contains(receiver) {
            reader.note(
                value["receiver"] ?? value,
                "undefined receiver \"\(receiver)\" used in route"
            )
        }
        for name in draft.muteIntervals + draft.activeIntervals where !intervals.contains(name) {
            reader.note(value, "undefined time interval \"\(name)\" used in route")
        }
        let children = reader.items("routes")
        take(problemsOf: reader)
        for (child, value) in zip(draft.children, children) {
            check(child, value, receivers: receivers, intervals: intervals)
        }
    }

    /// Matchers in every way that Alertmanager knows to write them.
    mutating func matchers(
        _ reader: inout TreeReader,
        plain: String,
        regex: String,
        list: String
    ) -> [LabelMatcher] {
        var all: [LabelMatcher] = []
        for (key, comparison) in [(plain, LabelMatcher.Comparison.equal), (regex, .matches)] {
            guard let section = reader.get(key) else { continue }
            guard let entries = section.entries else {
                reader.note(section, "`\(key)` is a section: a line `label: value` for each")
                continue
            }
            for entry in entries {
                let text = entry.value.text ?? ""
                add(&all, &reader, entry.value) { compiler in
                    [try LabelMatcher(entry.key, comparison, text, compiler: compiler)]
                }
            }
        }
        for (text, place) in reader.texts(list) {
            add(&all, &reader, place) { try MatcherText.list(text, compiler: $0) }
        }
        return all
    }

    private func add(
        _ all: inout [LabelMatcher],
        _ reader: inout TreeReader,
        _ place: YAMLValue,
        _ make: (any PatternCompiler) throws -> [LabelMatcher]
    ) {
        do {
            all += try make(compiler)
        } catch {
            reader.note(place, "\(error)")
        }
    }

    private func groupBy(_ reader: inout TreeReader) -> RouteOptions.GroupBy? {
        let names = reader.texts("group_by")
        guard !names.isEmpty else { return nil }
        var seen: Set<String> = []
        for (name, place) in names where !seen.insert(name).inserted {
            reader.note(place, "duplicated label \"\(name)\" in group_by")
        }
        guard seen.contains("...") else { return .labels(seen) }
        if seen.count > 1 {
            reader.note(
                names[0].at,
                "cannot have wildcard group_by (`...`) and other labels at the same time"
            )
        }
        return .all
    }
}
