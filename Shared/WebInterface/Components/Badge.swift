/// A state as icon, word and colour.
package struct Badge: Sendable, Hashable {
    /// Its colour and, unless it is held, its icon.
    package var tone: Tone
    /// Its word.
    package var word: String
    /// Whether it waits for a person, which has an icon of its own.
    package var isHeld: Bool

    /// A state.
    package init(_ tone: Tone, _ word: String, isHeld: Bool = false) {
        self.tone = tone
        self.word = word
        self.isHeld = isHeld
    }

    /// The state as HTML.
    package var markup: Markup {
        guard isHeld else { return tone.badge(word) }
        return Markup(tags: "<span class=\"state \(tone.colour)\">") + icon
            + Markup(escaping: word) + Markup(tags: "</span>")
    }

    /// The icon alone.
    var icon: Markup { isHeld ? Icon.named("i-hold") : tone.icon }
}
