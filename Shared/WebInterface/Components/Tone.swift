/// What a colour, an icon and a word of a state say together.
package enum Tone: String, Sendable, Hashable, CaseIterable {
    /// Act now: red octagon.
    case critical = "crit"
    /// Act soon: amber triangle.
    case warning = "warn"
    /// Well: green tick.
    case fine = "ok"
    /// Not known, which is never fine: dashed circle.
    case unknown = "unk"
    /// At work: blue arrows.
    case running = "run"
    /// Silent: struck-out signal, red.
    case offline = "off"

    /// The class that colours it.
    var colour: String { self == .offline ? "crit" : rawValue }

    /// The icon alone, hidden from screen readers because a word stands beside it.
    package var icon: Markup { Icon.named("i-\(rawValue)") }

    /// The icon with its word.
    package func badge(_ word: String) -> Markup {
        Markup(tags: "<span class=\"state \(colour)\">") + icon + Markup(escaping: word)
            + Markup(tags: "</span>")
    }
}
