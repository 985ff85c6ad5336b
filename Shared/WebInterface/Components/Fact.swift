/// A word and what it is for this subject: `Version`, `TrueNAS-SCALE-24.04`.
package struct Fact: Sendable, Hashable {
    /// The word.
    package var name: String
    /// What it is.
    package var value: Markup

    /// A fact in plain words.
    package init(_ name: String, _ value: String) {
        self.init(name, markup: Markup(escaping: value))
    }

    /// A fact with markup of ours.
    package init(_ name: String, markup: Markup) {
        self.name = name
        self.value = markup
    }

    var view: [String: Any] { ["fact": name, "html": value.html] }
}
