/// Texts of other systems, made fit for ours.
enum OutsideText {
    /// A text of so many bytes at the most, cut between characters and marked with `…`.
    static func cut(_ text: String, _ bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        let mark = "…"
        var result = ""
        var bytes = mark.utf8.count
        for character in text {
            bytes += character.utf8.count
            guard bytes <= bytesMax else { break }
            result.append(character)
        }
        return result + mark
    }

    /// The words of a text of HTML, as TrueNAS writes some of its alerts; other text stays as it
    /// is, a `<` too that begins no known tag.
    static func plain(_ html: String) -> String {
        guard html.contains("<") || html.contains("&") else { return html }
        var result = ""
        var rest = Substring(html)
        while let open = rest.firstIndex(of: "<") {
            result += unescaped(rest[..<open])
            rest = rest[open...]
            guard let (name, end) = tag(at: rest) else {
                result += "<"
                rest = rest.dropFirst()
                continue
            }
            rest = rest[end...]
            switch name {
            case "br", "/p", "/div", "/ul", "/ol", "/table", "/tr": breakLine(&result)
            case "li": breakLine(&result); result += "- "
            default: break
            }
        }
        result += unescaped(rest)
        return trimmed(result)
    }

    private static let tags: Set = [
        "a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "i", "li", "ol", "p", "pre", "small",
        "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul",
    ]

    /// The name of the tag that a text begins with, `/` before it for its end, and where it ends.
    private static func tag(at text: Substring) -> (name: String, end: Substring.Index)? {
        guard let close = text.prefix(500).firstIndex(of: ">") else { return nil }
        let inside = text[text.index(after: text.startIndex)..<close].lowercased()
        let isEnd = inside.hasPrefix("/")
        let name = inside.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
        guard tags.contains(String(name)) else { return nil }
        return ((isEnd ? "/" : "") + name, text.index(after: close))
    }

    private static func breakLine(_ text: inout String) {
        if !text.isEmpty, text.last?.isNewline != true { text += "\n" }
    }

    private static let entities = [
        "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&apos;": "'", "&nbsp;": " ",
        "&amp;": "&",
    ]

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var rest = text
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[mark...]
            let entity = entities.keys.first { rest.hasPrefix($0) }
            result += entity.flatMap { entities[$0] } ?? "&"
            rest = rest.dropFirst(entity?.count ?? 1)
        }
        return result + rest
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...].drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
