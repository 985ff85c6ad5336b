/// What a person asked for.
package struct OrderLine: Sendable {
    /// What became of it.
    package var badge: Badge
    /// When it was asked for.
    package var given: Moment
    /// What was asked for.
    package var what: String
    /// Who asked.
    package var person: String
    /// What its performer says to it; empty for nothing.
    package var note: String

    /// An order.
    package init(badge: Badge, given: Moment, what: String, person: String, note: String) {
        self.badge = badge
        self.given = given
        self.what = what
        self.person = person
        self.note = note
    }

    var view: [String: Any] {
        [
            "state": badge.markup.html, "given": given.markup.html, "what": what,
            "person": person, "hasNote": !note.isEmpty, "note": note,
        ]
    }
}
