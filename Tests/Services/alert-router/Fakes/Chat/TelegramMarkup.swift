import Foundation

/// Telegram's reading of HTML and MarkdownV2, so far as it refuses.
enum TelegramMarkup {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static let tags: Set<String> = [
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a",
        "code", "pre", "blockquote", "tg-emoji",
    ]
    /// What must be escaped by a backslash outside of entities.
    static let reserved = Set("_*[]()~`>#+-=|{}.!")

    /// The text that people see.
    ///
    /// - Throws: what cannot be read.
    static func visible(_ text: String, mode: String) throws(Fault) -> String {
        switch mode.lowercased() {
        case "": return text
        case "html": return try html(text)
        case "markdownv2": return try markdown(text)
        default: throw Fault(description: "unsupported parse_mode")
        }
    }

    private static func html(_ text: String) throws(Fault) -> String {
        var seen = "", open: [String] = []
        var rest = text[...]
        while let character = rest.first {
            guard character == "<" else {
                seen.append(character)
                rest = rest.dropFirst()
                continue
            }
            guard let end = rest.firstIndex(of: ">") else { throw unparsed("Unclosed start tag") }
            let inside = rest[rest.index(after: rest.startIndex)..<end]
            let isEnd = inside.hasPrefix("/")
            let name = String(inside.drop { $0 == "/" }.prefix { !$0.isWhitespace }).lowercased()
            guard tags.contains(name) else {
                throw unparsed("Unsupported start tag \"\(name)\"")
            }
            if isEnd {
                guard open.popLast() == name else {
                    throw unparsed("Unexpected end tag \"\(name)\"")
                }
            } else {
                open.append(name)
            }
            rest = rest[rest.index(after: end)...]
        }
        guard let last = open.last else { return decoded(seen) }
        throw unparsed("Can't find end tag corresponding to start tag \"\(last)\"")
    }

    /// The four named entities that Telegram knows.
    private static func decoded(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }

    private static func markdown(_ text: String) throws(Fault) -> String {
        var reader = MarkdownReader(text)
        return try reader.read()
    }

    fileprivate static func unparsed(_ why: String) -> Fault {
        Fault(description: "can't parse entities: \(why)")
    }
}

/// Walks through MarkdownV2: escapes, pairs of marks, code and links.
private struct MarkdownReader {
    private let characters: [Character]
    private var at = 0
    private var seen = ""
    private var open: [String] = []

    init(_ text: String) { characters = Array(text) }

    mutating func read() throws(TelegramMarkup.Fault) -> String {
        while at < characters.count { try step() }
        guard let last = open.last else { return seen }
        throw TelegramMarkup.unparsed("Can't find end of the entity starting with \(last)")
    }

    private mutating func step() throws(TelegramMarkup.Fault) {
        let character = characters[at]
        switch character {
        case "\\":
            at += 1
            if at < characters.count { seen.append(characters[at]) }
            at += 1
        case "`": try code()
        case "*", "~": toggle(String(character))
        case "_": toggle(next == "_" ? "__" : "_")
        case "|" where next == "|": toggle("||")
        case "[":
            open.append("[")
            at += 1
        case "]" where open.last == "[": try link()
        case ">" where at == 0 || characters[at - 1] == "\n": at += 1
        case _ where TelegramMarkup.reserved.contains(character):
            throw TelegramMarkup.unparsed(
                "Character '\(character)' is reserved and must be escaped with the preceding '\\'"
            )
        default:
            seen.append(character)
            at += 1
        }
    }

    private var next: Character? { at + 1 < characters.count ? characters[at + 1] : nil }

    private mutating func toggle(_ mark: String) {
        if open.last == mark { open.removeLast() } else { open.append(mark) }
        at += mark.count
    }

    private mutating func code() throws(TelegramMarkup.Fault) {
        let isBlock = characters[at...].starts(with: "```")
        let mark = isBlock ? "```" : "`"
        at += mark.count
        while at < characters.count, !characters[at...].starts(with: mark) {
            if characters[at] == "\\" { at += 1 }
            if at < characters.count { seen.append(characters[at]) }
            at += 1
        }
        guard at < characters.count else {
            throw TelegramMarkup.unparsed("Can't find end of Code entity")
        }
        at += mark.count
    }

    private mutating func link() throws(TelegramMarkup.Fault) {
        open.removeLast()
        at += 1
        guard at < characters.count, characters[at] == "(" else { return }
        while at < characters.count, characters[at] != ")" {
            at += characters[at] == "\\" ? 2 : 1
        }
        guard at < characters.count else {
            throw TelegramMarkup.unparsed("Can't find end of a URL")
        }
        at += 1
    }
}

extension String {
    /// Percent-decoded, or as it is where that is impossible.
    var removingPercent: String { removingPercentEncoding ?? self }
}
