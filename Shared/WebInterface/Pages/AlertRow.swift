/// An alert in a list: how bad it is, what is wrong, who looks after it, for how long.
package struct AlertRow: Sendable {
    /// What the row is replaced by when news of it arrives.
    package var key: String
    /// How bad it is.
    package var badge: Badge
    /// What is wrong.
    package var summary: String
    /// Who looks after it.
    package var care: String
    /// For how long it has held.
    package var age: String
    /// Where its details are.
    package var link: String
    /// Whether its details are shown beside the list.
    package var isChosen: Bool

    /// A row of these parts.
    package init(
        key: String,
        badge: Badge,
        summary: String,
        care: String,
        age: String,
        link: String,
        isChosen: Bool = false
    ) {
        self.key = key
        self.badge = badge
        self.summary = summary
        self.care = care
        self.age = age
        self.link = link
        self.isChosen = isChosen
    }

    var view: [String: Any] {
        [
            "key": key, "rowClass": badge.tone.colour, "rowIcon": badge.icon.html,
            "rowWord": badge.word, "rowSummary": summary, "rowCare": care, "rowAge": age,
            "rowLink": link, "isChosenRow": isChosen,
        ]
    }
}
