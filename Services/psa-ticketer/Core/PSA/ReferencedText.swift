package import Quantities

/// Texts that a PSA limits, cut so that the word by which they are found stays.
package enum ReferencedText {
    /// A description with what has to be explained first; its last line, the reference, stays.
    package static func text(
        _ draft: TicketDraft,
        _ explanation: String,
        max limit: Int,
        in unit: TextUnit
    ) -> String {
        let first = explanation.isEmpty ? "" : "\(explanation)\n\n"
        let whole = first + draft.description
        return keepingLastLine(whole, max: limit, in: unit)
    }

    /// A note; its last line, its word, stays.
    package static func note(_ text: String, max limit: Int, in unit: TextUnit) -> String {
        keepingLastLine(text, max: limit, in: unit)
    }

    private static func keepingLastLine(_ text: String, max limit: Int, in unit: TextUnit) -> String
    {
        guard unit.length(of: text) > limit else { return text }
        let last = text.split(separator: "\n").last.map(String.init) ?? ""
        let tail = "\n" + last
        let room = limit - unit.length(of: tail)
        guard room > 0 else { return unit.cut(last, to: limit) }
        return unit.cut(String(text.dropLast(last.count)), to: room) + tail
    }
}
