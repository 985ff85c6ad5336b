/// What a target counts when it limits the length of a text.
package enum TextUnit: Sendable, Hashable {
    /// What a person sees as one character.
    case characters
    /// Unicode scalars, which others call runes or code points.
    case scalars
    /// UTF-16 code units, as JavaScript counts.
    case utf16
    /// Bytes of UTF-8.
    case bytes

    /// How long a text is.
    package func length(of text: some StringProtocol) -> Int {
        switch self {
        case .characters: text.count
        case .scalars: text.unicodeScalars.count
        case .utf16: text.utf16.count
        case .bytes: text.utf8.count
        }
    }

    /// A text of at most `limit` units: whole, or cut between characters with `…` behind.
    package func cut(_ text: String, to limit: Int) -> String {
        guard length(of: text) > limit else { return text }
        let mark = "…"
        let room = limit - length(of: mark)
        guard room >= 0 else { return "" }
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            used += length(of: text[index...index])
            if used > room { break }
            end = text.index(after: index)
        }
        return text[..<end] + mark
    }
}
