import Yams

/// A value of a YAML text that knows where it stands, for formats that are not our settings.
package struct YAMLValue: Sendable, Hashable {
    /// What the value is.
    package enum Content: Sendable, Hashable {
        /// Nothing: an empty value, `~` or `null`.
        case nothing
        /// One word or text; plain when it stands without quotation marks.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([YAMLValue])
        /// Keys with values, in their order.
        case mapping([Entry])
    }

    /// One key with its value.
    package struct Entry: Sendable, Hashable {
        /// The key.
        package var key: String
        /// The key's line, from 1.
        package var line: Int
        /// The key's column, from 1.
        package var column: Int
        /// The value.
        package var value: YAMLValue
    }

    /// What it is.
    package var content: Content
    /// Its line, from 1.
    package var line: Int
    /// Its column, from 1.
    package var column: Int

    /// A value at a place.
    package init(_ content: Content, line: Int = 1, column: Int = 1) {
        self.content = content
        self.line = line
        self.column = column
    }

    /// Reads a YAML text that is a mapping, or empty.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - file: how the file is called in the problem.
    /// - Returns: the tree, or the one thing that keeps the text from being read.
    package static func read(_ text: String, file: String) -> YAMLRead {
        let tree = YAMLTree(SettingsSource(file: file, yaml: text))
        if let problem = tree.problem { return .problem(problem) }
        return .value(tree.root.map(YAMLValue.init(node:)) ?? YAMLValue(.nothing))
    }

    /// The entries of a mapping; nil for another value.
    package var entries: [Entry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The items of a list; nil for another value.
    package var items: [YAMLValue]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    /// The text of a scalar; nil for another value.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// The value of a key; nil where there is none.
    package subscript(_ key: String) -> YAMLValue? {
        entries?.first { $0.key == key }?.value
    }

    init(node: Node) {
        let (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            self.init(
                YAMLTree.isEmpty(node) ? .nothing : .scalar(scalar.string, isPlain: isPlain),
                line: line,
                column: column
            )
        case .sequence(let items):
            self.init(.sequence(items.map(Self.init(node:))), line: line, column: column)
        case .mapping(let mapping):
            let entries = mapping.map { key, value in
                Entry(
                    key: key.scalar?.string ?? "",
                    line: key.mark?.line ?? line,
                    column: key.mark?.column ?? column,
                    value: Self(node: value)
                )
            }
            self.init(.mapping(entries), line: line, column: column)
        case .alias:
            // Aliases are replaced by what they stand for when a text is composed.
            self.init(.nothing, line: line, column: column)
        }
    }
}

/// A YAML text that was read, or why not.
package enum YAMLRead: Sendable {
    /// The tree.
    case value(YAMLValue)
    /// The one thing that keeps the text from being read.
    case problem(SettingsProblem)
}
