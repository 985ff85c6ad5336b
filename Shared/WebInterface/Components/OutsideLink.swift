/// A link to a page of another system; an address that is none of the web's is shown as words.
package struct OutsideLink: Sendable, Hashable {
    /// Its words.
    package var words: String
    /// Where it leads.
    package var address: String

    /// A link.
    package init(_ words: String, to address: String) {
        self.words = words
        self.address = address
    }

    /// Whether an address is one of the web's.
    package static func isSafe(_ address: String) -> Bool {
        address.hasPrefix("https://") || address.hasPrefix("http://")
    }

    /// The link as HTML.
    package var markup: Markup {
        guard Self.isSafe(address) else { return Markup(escaping: words) }
        return Markup(tags: "<a rel=\"noreferrer\" href=\"") + Markup(escaping: address)
            + Markup(tags: "\">") + Markup(escaping: words) + Markup(tags: "</a>")
    }
}

extension Markup {
    /// Words that lead to a page of ours.
    package static func link(_ words: String, to path: String) -> Markup {
        Markup(tags: "<a href=\"") + Markup(escaping: path) + Markup(tags: "\">")
            + Markup(escaping: words) + Markup(tags: "</a>")
    }
}
