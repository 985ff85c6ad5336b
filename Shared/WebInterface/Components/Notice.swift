package import Quantities

/// A remark in the place of a part of a page: what failed, what still holds, what to do.
package struct Notice: Sendable, Hashable {
    /// How urgent.
    package var tone: Tone
    /// What is said.
    package var words: Sentence

    /// A remark of an urgency.
    package init(_ tone: Tone, _ words: Sentence) {
        self.tone = tone
        self.words = words
    }

    var view: [String: Any] {
        ["noticeClass": tone.colour, "icon": tone.icon.html, "html": Markup(words).html]
    }
}
