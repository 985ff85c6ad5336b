package import Quantities

/// HTML that is safe to send: made of our own tags and of escaped words.
package struct Markup: Sendable, Hashable {
    /// The HTML text.
    package private(set) var html: String

    /// Tags written in this library; never call it with words from outside.
    init(tags html: String) { self.html = html }

    /// Words from anywhere, escaped for text and for quoted attributes.
    package init(escaping text: String) {
        var html = ""
        html.reserveCapacity(text.utf8.count)
        Self.escape(text, into: &html)
        self.html = html
    }

    /// A sentence, its decisive words in bold.
    package init(_ sentence: Sentence) {
        html = ""
        for part in sentence.parts {
            if part.isStrong { html += "<b>" }
            Self.escape(part.text, into: &html)
            if part.isStrong { html += "</b>" }
        }
    }

    /// Nothing.
    package static let none = Markup(tags: "")

    /// Appends one piece of safe HTML to another.
    package static func + (left: Self, right: Self) -> Self { Self(tags: left.html + right.html) }

    private static func escape(_ text: String, into html: inout String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            // What no HTML document may hold, and what turns the direction of the text around it.
            case "\u{0}"..."\u{8}", "\u{B}"..."\u{1F}", "\u{7F}"..."\u{9F}",
                "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                html += "\u{FFFD}"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }
}
