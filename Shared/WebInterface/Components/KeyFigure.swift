/// One of the few numbers at the head of a page.
package struct KeyFigure: Sendable, Hashable {
    /// The number.
    package var number: String
    /// Smaller words after it: `of 3.31 PiB`.
    package var suffix: String
    /// What it counts.
    package var label: String
    /// Colours the label and puts its icon before it.
    package var tone: Tone?
    /// Where it filters to; nil when it does not.
    package var link: String?

    /// A number with its label.
    package init(
        _ number: String,
        suffix: String = "",
        label: String,
        tone: Tone? = nil,
        link: String? = nil
    ) {
        self.number = number
        self.suffix = suffix
        self.label = label
        self.tone = tone
        self.link = link
    }

    var view: [String: Any] {
        [
            "number": number, "suffix": suffix, "hasSuffix": !suffix.isEmpty, "figure": label,
            "toneClass": tone.map { " \($0.colour)" } ?? "", "icon": tone?.icon.html ?? "",
            "isLink": link != nil, "link": link ?? "",
        ]
    }
}
