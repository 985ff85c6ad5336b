import Quantities

/// How a target writes emphasis and links, and what it needs to have escaped.
package enum Markup: Sendable, Hashable {
    /// Nothing means anything.
    case plain
    /// Discord's Markdown.
    case discord
    /// Slack's mrkdwn.
    case slack
    /// Telegram's HTML.
    case telegramHTML
    /// Telegram's MarkdownV2.
    case telegramMarkdown
    /// Markdown as Adaptive Cards and ntfy read it.
    case markdown
    /// HTML of a mail.
    case html

    /// A text that shows as it is written.
    package func escaped(_ text: String) -> String {
        let text = Harmless.text(text)
        switch self {
        case .plain: return text
        case .slack: return Self.replaced(text) { Self.entities[$0] }
        case .telegramHTML, .html:
            return Self.replaced(text) { $0 == "\"" ? "&quot;" : Self.entities[$0] }
        case .discord: return Self.backslashed(text, "\\*_~`|>#[]<@")
        case .markdown: return Self.backslashed(text, "\\*_~`|>#[]<!")
        case .telegramMarkdown: return Self.backslashed(text, "\\_*[]()~`>#+-=|{}.!")
        }
    }

    /// A text in bold.
    package func strong(_ text: String) -> String {
        let text = escaped(text)
        guard !text.isEmpty else { return "" }
        switch self {
        case .plain: return text
        case .discord, .markdown: return "**\(text)**"
        case .slack, .telegramMarkdown: return "*\(text)*"
        case .telegramHTML, .html: return "<b>\(text)</b>"
        }
    }

    /// A link with a text; only the text when the address is not one of the web.
    package func link(_ address: String, _ text: String) -> String {
        guard let address = Self.web(address) else { return escaped(text) }
        switch self {
        case .plain: return "\(escaped(text)): \(address)"
        case .discord, .markdown: return "[\(escaped(text))](\(address))"
        case .telegramMarkdown: return "[\(escaped(text))](\(address))"
        case .slack: return "<\(Self.replaced(address) { Self.entities[$0] })|\(escaped(text))>"
        case .telegramHTML, .html:
            return "<a href=\"\(Markup.html.escaped(address))\">\(escaped(text))</a>"
        }
    }

    /// An address of the web without anything that could end it early; nil for another.
    package static func web(_ address: String) -> String? {
        guard address.hasPrefix("https://") || address.hasPrefix("http://"),
            address.utf8.count <= addressBytesMax
        else { return nil }
        var result = ""
        for byte in address.utf8 {
            let isSafe = (0x21...0x7E).contains(byte) && !"<>\"'`()\\|[]{}^".utf8.contains(byte)
            if isSafe {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// Bytes of an address that is linked to.
    package static let addressBytesMax = 2000

    private static let entities: [Unicode.Scalar: String] = [
        "&": "&amp;", "<": "&lt;", ">": "&gt;",
    ]

    private static func replaced(_ text: String, _ by: (Unicode.Scalar) -> String?) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += by($1) ?? String($1) }
    }

    private static func backslashed(_ text: String, _ special: String) -> String {
        // Scalar by scalar: a mark that is combined with a special one does not hide it.
        text.unicodeScalars.reduce(into: "") { result, scalar in
            if special.unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
    }
}
