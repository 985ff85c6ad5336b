/// One of several ways to see a page: a range in a segment, an option of a select.
package struct Choice: Sendable, Hashable {
    /// What it is called.
    package var label: String
    /// Where a segment links to, or the value an option sends.
    package var value: String
    /// Whether it is the present one.
    package var isChosen: Bool

    /// A way that may be chosen.
    package init(_ label: String, value: String, isChosen: Bool) {
        self.label = label
        self.value = value
        self.isChosen = isChosen
    }

    var view: [String: Any] { ["choice": label, "value": value, "isChosen": isChosen] }
}
