import Contracts
package import Quantities

extension MessageText {
    /// The title in a target's units.
    package func title(_ unit: TextUnit, max limit: Int) -> String { unit.cut(title, to: limit) }

    /// The alerts in a target's markup, as many as fit, and how many more there are.
    ///
    /// - Parameters:
    ///   - markup: how the target writes.
    ///   - unit: what it counts.
    ///   - limit: how much it takes.
    /// - Returns: a text of at most `limit` units, cut nowhere inside a character or an escape.
    package func body(_ markup: Markup, _ unit: TextUnit, max limit: Int) -> String {
        let blocks = items.map { Self.block($0, markup) }
        let whole = blocks.joined(separator: "\n\n")
        guard unit.length(of: whole) > limit else { return whole }
        var text = ""
        var count = 0
        for block in blocks {
            let joined = text.isEmpty ? block : "\(text)\n\n\(block)"
            let tail = Self.more(blocks.count - count - 1, markup)
            guard unit.length(of: joined) + unit.length(of: tail) <= limit else { break }
            text = joined
            count += 1
        }
        guard count > 0 else { return shortened(markup, unit, limit) }
        return text + Self.more(blocks.count - count, markup)
    }

    /// The first alert with as much of its details as fits.
    private func shortened(_ markup: Markup, _ unit: TextUnit, _ limit: Int) -> String {
        guard var item = items.first else { return "" }
        let tail = Self.more(items.count - 1, markup)
        let details = item.details
        let heading = item.heading
        // Escaping makes texts longer, by how much only trying tells: half as much each time.
        var room = limit
        while room > 0 {
            item.details = TextUnit.characters.cut(details, to: room)
            item.heading = TextUnit.characters.cut(heading, to: max(20, room))
            let text = Self.block(item, markup) + tail
            if unit.length(of: text) <= limit { return text }
            room = room * 3 / 4
        }
        let plain = markup.escaped(TextUnit.characters.cut(heading, to: limit / 12))
        return unit.length(of: plain) <= limit ? plain : ""
    }

    private static func block(_ item: Item, _ markup: Markup) -> String {
        var lines = ["\(markup.strong("\(item.word): \(item.heading)"))"]
        if !item.details.isEmpty { lines.append(markup.escaped(item.details)) }
        let facts = item.facts.map { "\($0.name) \($0.value)" }.joined(separator: " · ")
        if !facts.isEmpty { lines.append(markup.escaped(facts)) }
        if Markup.web(item.link) != nil { lines.append(markup.link(item.link, "Open")) }
        return lines.joined(separator: "\n")
    }

    private static func more(_ count: Int, _ markup: Markup) -> String {
        guard count > 0 else { return "" }
        return "\n\n" + markup.escaped("… and \(count) more alert\(count == 1 ? "" : "s")")
    }

    /// A colour for how bad it is, as 24 bits of red, green and blue.
    package var colour: Int {
        switch severity?.rawValue {
        case nil: 0x2E7D32
        case "critical", "error": 0xC62828
        case "warning": 0xEF6C00
        default: 0x1565C0
        }
    }
}
