package import Quantities

/// A moment for people with its exact form for machines and on hover.
package struct Moment: Sendable, Hashable {
    /// The moment.
    package var time: Timestamp
    /// How it is said: `12 s ago`.
    package var words: String
    /// The colour of the words, when it matters.
    package var tone: Tone?

    /// A moment said in words.
    package init(_ time: Timestamp, words: String, tone: Tone? = nil) {
        self.time = time
        self.words = words
        self.tone = tone
    }

    /// A `<time>` element.
    package var markup: Markup {
        let colour = tone.map { " class=\"\($0.colour)\"" } ?? ""
        let exact = time.rfc3339
        return Markup(tags: "<time\(colour) datetime=\"\(exact)\" title=\"\(exact)\">")
            + Markup(escaping: words) + Markup(tags: "</time>")
    }
}
