import Yams

/// The tree of a YAML text, or the one thing that keeps it from being read.
struct YAMLTree {
    let root: Node?
    let problem: SettingsProblem?

    init(_ source: SettingsSource) {
        var root: Node?
        var problem: SettingsProblem?
        do {
            root = try compose(yaml: source.yaml)
        } catch {
            let (line, column, text) = Self.explain(error)
            problem = SettingsProblem(
                file: source.file,
                place: .file(line: line, column: column),
                text: text
            )
        }
        if let found = root, found.mapping == nil, !Self.isEmpty(found) {
            problem = SettingsProblem(
                file: source.file,
                place: .file(line: 1, column: 1),
                text: "the file must be a list of `key: value` lines"
            )
            root = nil
        }
        self.root = root
        self.problem = problem
    }

    static func isEmpty(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else {
            return false
        }
        return ["", "~", "null"].contains(scalar.string)
    }

    private static func explain(_ error: any Error) -> (line: Int, column: Int, text: String) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let around = context.map { " (\($0.text), from line \($0.mark.line))" } ?? ""
            return (mark.line, mark.column, "not YAML: \(problem)\(around)")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\($0)`" }.joined(separator: ", ")
            let mark = context.mark
            return (mark.line, mark.column, "\(names) is given twice; keep one of them")
        default:
            return (1, 1, "not YAML in UTF-8")
        }
    }
}
