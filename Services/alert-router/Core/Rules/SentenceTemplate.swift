/// A sentence with places such as `{object}` and `{value}` that an alert's own words fill.
///
/// Places: `system`, `client`, `object`, `value`, `threshold`, `word`, and each metric of the
/// rule's expression. A place that nothing fills stays empty.
package struct SentenceTemplate: Sendable, Hashable {
    /// The sentence as written.
    package let text: String

    /// A sentence.
    package init(_ text: String) { self.text = text }

    /// The sentence with its places filled.
    package func filled(_ words: [String: String]) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"),
            let close = rest[open...].firstIndex(of: "}")
        {
            result += rest[..<open]
            result += words[String(rest[rest.index(after: open)..<close])] ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// Names of places that are none of these.
    package func unknownPlaces(among known: Set<String>) -> [String] {
        var found: [String] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"),
            let close = rest[open...].firstIndex(of: "}")
        {
            let name = String(rest[rest.index(after: open)..<close])
            if !known.contains(name) { found.append(name) }
            rest = rest[rest.index(after: close)...]
        }
        return found
    }

    /// The places that every rule has.
    package static let places: Set = ["system", "client", "object", "value", "threshold", "word"]
}
