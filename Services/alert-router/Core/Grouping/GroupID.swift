/// What tells one group from another: its route and the labels that form it.
package struct GroupID: Sendable, Hashable {
    /// The route's place in the tree.
    package var route: Int
    /// The labels that form it.
    package var labels: LabelSet

    /// A group.
    package init(route: Int, labels: LabelSet) {
        self.route = route
        self.labels = labels
    }

    /// The labels as in a group's key: `{a="b", c="d"}`.
    package static func text(of labels: LabelSet) -> String {
        "{" + labels.pairs.map { "\($0.name)=\(quoted($0.value))" }.joined(separator: ", ") + "}"
    }

    /// A text in quotation marks, escaped as Go's `%q` does.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
