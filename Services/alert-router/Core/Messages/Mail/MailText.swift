import Quantities

/// The words of a mail.
package enum MailText {
    /// Bytes of a part at the most; many mail servers refuse mails of 10 MB.
    package static let partBytesMax = 500_000

    /// The words without markup.
    package static func plain(_ text: MessageText) -> String {
        let items = text.body(.plain, .bytes, max: partBytesMax)
        let link = text.link.isEmpty || text.items.count == 1 ? "" : "\n\nAll alerts: \(text.link)"
        return items + link + "\n"
    }

    /// The words as HTML.
    package static func html(_ text: MessageText) -> String {
        var room = partBytesMax
        var blocks = ""
        var count = 0
        for item in text.items {
            let block = self.block(item, text)
            room -= block.utf8.count
            guard room > 0 else { break }
            blocks += block
            count += 1
        }
        let left = text.items.count - count
        if left > 0 { blocks += "<p>… and \(left) more alerts</p>\n" }
        let all = text.link.isEmpty ? "" : "<p>\(Markup.html.link(text.link, "All alerts"))</p>\n"
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Markup.html.escaped(text.title))\
            </title></head>
            <body style="font-family: sans-serif; color: #222; max-width: 44em">
            <h2 style="color: #\(colour(text.colour))">\(Markup.html.escaped(text.title))</h2>
            \(blocks)\(text.items.count > 1 ? all : "")</body></html>

            """
    }

    private static func block(_ item: MessageText.Item, _ text: MessageText) -> String {
        let mark = item.isResolved ? 0x2E7D32 : text.colour
        let facts = item.facts.map {
            "<tr><td style=\"color: #666; padding-right: 1em\">\(Markup.html.escaped($0.name))</td>"
                + "<td>\(Markup.html.escaped($0.value))</td></tr>"
        }.joined()
        let details =
            item.details.isEmpty
            ? "" : "<p style=\"white-space: pre-line\">\(Markup.html.escaped(item.details))</p>"
        let link = Markup.web(item.link) == nil ? "" : Markup.html.link(item.link, "Open")
        return """
            <div style="border-left: 4px solid #\(colour(mark)); padding: 0 1em; margin: 1em 0">
            <p><b>\(Markup.html.escaped("\(item.word): \(item.heading)"))</b></p>\(details)
            <table>\(facts)</table><p>\(link)</p>
            </div>

            """
    }

    private static func colour(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
