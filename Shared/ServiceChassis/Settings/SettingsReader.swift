/// Reads a service's settings and gathers every problem, so that a person sees all of them at once.
///
/// Each question names a key and its default. A value comes from a flag, else from the environment
/// (`POOLKEEPER_SECTION_KEY`), else from the file, else it is the default. A question whose answer
/// is wrong notes a problem and gives the default, and reading goes on.
package struct SettingsReader {
    /// Everything found wrong so far.
    package private(set) var problems: [SettingsProblem] = []
    /// What else a person should know, such as unknown keys of another system's file.
    package private(set) var warnings: [SettingsProblem] = []

    private(set) var source: SettingsSource
    let path: [String]
    private let place: SettingsProblem.Place
    private var entries: [String: (key: YAMLValue, value: YAMLValue)] = [:]
    private var asked: [String] = []
    private var shown: [String] = []

    /// A reader of a whole file.
    package init(_ source: SettingsSource) {
        let tree = YAMLTree(source)
        self.init(
            source: source,
            path: [],
            value: tree.root.map(YAMLValue.init(node:)),
            place: .file(line: 1, column: 1)
        )
        if let problem = tree.problem { problems.append(problem) }
    }

    /// A reader of a section that was read already.
    ///
    /// - Parameters:
    ///   - source: the environment and how files are read; its text is not looked at.
    ///   - value: the section.
    ///   - path: the keys that lead to it, for messages.
    package init(_ source: SettingsSource, value: YAMLValue, path: [String]) {
        self.init(source: source, path: path, value: value, place: Self.place(of: value))
        if value.entries == nil, value.content != .nothing {
            note(place, "`\(path.joined(separator: "."))` is a section with keys of its own")
        }
    }

    private init(
        source: SettingsSource,
        path: [String],
        value: YAMLValue?,
        place: SettingsProblem.Place
    ) {
        self.source = source
        self.path = path
        self.place = place
        for entry in value?.entries ?? [] {
            let key = YAMLValue(.nothing, line: entry.line, column: entry.column)
            guard !entry.key.isEmpty else {
                note(Self.place(of: key), "a key must be one word")
                continue
            }
            entries[entry.key] = (key, entry.value)
        }
    }

    /// Notes a problem of a key that reading alone does not find.
    package mutating func problem(_ key: String, _ text: String) {
        note(place(of: key), "`\(full(key))`: \(text)")
    }

    /// From here on unknown keys are warned of and passed over: the file is another system's too.
    package mutating func onlyWarnsOfUnknownKeys() { source.refusesUnknownKeys = false }

    /// Notes that a key which must be given is not.
    package mutating func missing(_ key: String, _ advice: String) { noteMissing(key, advice) }

    /// Notes what a person should know of a key that is usable all the same.
    package mutating func warning(_ key: String, _ text: String) {
        warnings.append(
            SettingsProblem(
                file: source.file,
                place: place(of: key),
                text: "`\(full(key))`: \(text)"
            )
        )
    }

    /// The keys that the file gives in this section, in order of their letters.
    package var givenKeys: [String] { entries.keys.sorted() }

    /// Whether the file, the environment or a flag gives this key.
    package func isGiven(_ key: String) -> Bool {
        raw(key) != nil || entries[key] != nil
    }

    /// Reads a section; one that is not there is read as empty, so that its defaults count.
    package mutating func section<Value>(
        _ key: String,
        _ read: (inout SettingsReader) -> Value
    ) -> Value {
        asked.append(key)
        let entry = entries[key]
        if let value = entry?.value, value.entries == nil, value.content != .nothing {
            note(Self.place(of: value), "`\(full(key))` is a section with keys of its own")
        }
        var child = SettingsReader(
            source: source,
            path: path + [key],
            value: entry?.value,
            place: entry.map { Self.place(of: $0.key) } ?? place
        )
        let value = read(&child)
        child.finish()
        take(child)
        shown.append("\(key):")
        shown += child.shown.map { "  " + $0 }
        return value
    }

    /// Reads a list of sections; one that is not there is an empty list.
    package mutating func sections<Value>(
        _ key: String,
        _ read: (inout SettingsReader) -> Value
    ) -> [Value] {
        asked.append(key)
        guard let node = entries[key]?.value, node.content != .nothing else {
            shown.append("\(key): []  # default")
            return []
        }
        guard let items = node.items else {
            note(Self.place(of: node), "`\(full(key))` is a list; begin each item with `- `")
            return []
        }
        shown.append("\(key):")
        return items.enumerated().map { index, item in
            if item.entries == nil {
                note(Self.place(of: item), "an item of `\(full(key))` is a section with keys")
            }
            var child = SettingsReader(
                source: source,
                path: path + ["\(key)[\(index)]"],
                value: item,
                place: Self.place(of: item)
            )
            let value = read(&child)
            child.finish()
            take(child)
            shown += child.shown.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1 }
            return value
        }
    }

    /// The whole value of a key, with its places, for a format that its own reader knows.
    ///
    /// - Returns: nil when the file does not give the key.
    package mutating func tree(_ key: String) -> YAMLValue? {
        asked.append(key)
        guard let node = entries[key]?.value else { return nil }
        show(key, "…", isDefault: false)
        return node
    }

    /// Notes what the reader of a `tree`, or of another file, found worth knowing.
    package mutating func warn(_ warning: SettingsProblem) { warnings.append(warning) }

    /// Notes a problem that the reader of a `tree` found at its place.
    package mutating func problem(line: Int, column: Int, _ text: String) {
        note(.file(line: line, column: column), text)
    }

    /// The file's name, the environment and how secret files are read, for the reader of a `tree`.
    package var origin: SettingsSource { source }

    /// Ends reading: keys that nobody asked for are noted.
    ///
    /// Sections end by themselves.
    package mutating func finish() {
        let unknown = entries.filter { !asked.contains($0.key) }
        for (name, entry) in unknown.sorted(by: { Self.isBefore($0.value.key, $1.value.key) }) {
            let near = nearestWord(to: name, among: asked)
            let known = asked.isEmpty ? "there are none" : asked.sorted().joined(separator: ", ")
            let advice = near.map { "did you mean `\($0)`?" } ?? "known keys: \(known)"
            let problem = SettingsProblem(
                file: source.file,
                place: Self.place(of: entry.key),
                text: "unknown key `\(full(name))`; \(advice)"
            )
            if source.refusesUnknownKeys {
                problems.append(problem)
            } else {
                warnings.append(problem)
            }
        }
    }

    /// The settings as they count, defaults too, as YAML; secrets as `•••`.
    package var effective: String { shown.map { $0 + "\n" }.joined() }

    // MARK: - For the questions

    /// A value as it was given, with where.
    struct Raw {
        var text: String
        var place: SettingsProblem.Place
    }

    /// One scalar as given, with the environment put in; nil when it is not given or not usable.
    mutating func scalar(_ key: String, variable: String?) -> Raw? {
        asked.append(key)
        if let raw = raw(key) { return raw }
        guard let node = entries[key]?.value else {
            return variable.flatMap { name in
                source.environment[name].map { Raw(text: $0, place: .variable(name)) }
            }
        }
        let place = Self.place(of: node)
        if node.content == .nothing {
            note(place, "`\(full(key))` has no value; give one or remove the line")
            return nil
        }
        guard let text = node.text else {
            note(place, "`\(full(key))` is one value, not a list or a section")
            return nil
        }
        return filled(text, key, place)
    }

    /// A list of scalars as given; nil when it is not given or not usable.
    mutating func scalars(_ key: String) -> [Raw]? {
        asked.append(key)
        if let raw = raw(key) {
            return raw.text.split(separator: ",").map {
                Raw(text: trimmed($0), place: raw.place)
            }
        }
        guard let node = entries[key]?.value else { return nil }
        guard let items = node.items else {
            note(
                Self.place(of: node),
                "`\(full(key))` is a list: `[a, b]`, or a line `- a` for each"
            )
            return nil
        }
        return items.compactMap { item in
            guard let text = item.text else {
                note(Self.place(of: item), "an item of `\(full(key))` is one value")
                return nil
            }
            return filled(text, key, Self.place(of: item))
        }
    }

    /// Whether a key's value in the file is `${NAME}` and nothing else.
    func isEnvironmentReference(_ key: String) -> Bool {
        let text = entries[key]?.value.text ?? ""
        return text.hasPrefix("${") && text.firstIndex(of: "}") == text.indices.last
    }

    mutating func note(_ place: SettingsProblem.Place, _ text: String) {
        problems.append(SettingsProblem(file: source.file, place: place, text: text))
    }

    mutating func noteMissing(_ key: String, _ advice: String) {
        note(place, "`\(full(key))` is missing; \(advice)")
    }

    mutating func show(_ key: String, _ value: String, isDefault: Bool) {
        shown.append("\(key): \(value)\(isDefault ? "  # default" : "")")
    }

    func full(_ key: String) -> String { (path + [key]).joined(separator: ".") }

    private func raw(_ key: String) -> Raw? {
        if let flag = source.flags[full(key)] { return Raw(text: flag, place: .flag("--\(key)")) }
        let name = "POOLKEEPER_" + (path + [key]).joined(separator: "_").uppercased()
        return source.environment[name].map { Raw(text: $0, place: .variable(name)) }
    }

    private mutating func filled(
        _ template: String,
        _ key: String,
        _ place: SettingsProblem.Place
    ) -> Raw? {
        let filled = EnvironmentText(
            template,
            environment: source.environment,
            isForeign: source.isForeign
        )
        for name in filled.kept {
            warning(key, "`\(name)` stays as it stands, as no such environment variable is set")
        }
        for problem in filled.problems { note(place, "`\(full(key))`: \(problem)") }
        return filled.problems.isEmpty ? Raw(text: filled.text, place: place) : nil
    }

    private func place(of key: String) -> SettingsProblem.Place {
        raw(key)?.place ?? entries[key].map { Self.place(of: $0.value) } ?? place
    }

    private mutating func take(_ child: SettingsReader) {
        problems += child.problems
        warnings += child.warnings
    }

    private static func place(of value: YAMLValue) -> SettingsProblem.Place {
        .file(line: value.line, column: value.column)
    }

    private static func isBefore(_ left: YAMLValue, _ right: YAMLValue) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A text without blanks around it.
func trimmed(_ text: Substring) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
}
