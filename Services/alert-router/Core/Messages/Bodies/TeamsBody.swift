import Contracts
import Quantities

/// An Adaptive Card for a workflow of Teams.
///
/// The whole body has at most 28 KB; the text has at most 20,000 bytes of it.
package struct TeamsBody: Encodable, Sendable {
    let type = "message"
    let attachments: [Attachment]

    struct Attachment: Encodable, Sendable {
        let contentType = "application/vnd.microsoft.card.adaptive"
        let contentURL: String? = nil
        let content: Card

        enum CodingKeys: String, CodingKey {
            case contentType, content
            case contentURL = "contentUrl"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(contentType, forKey: .contentType)
            // The key is there, and null: without it a workflow refuses the card.
            try container.encode(contentURL, forKey: .contentURL)
            try container.encode(content, forKey: .content)
        }
    }

    struct Card: Encodable, Sendable {
        let schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        let type = "AdaptiveCard"
        let version = "1.4"
        let msteams = ["width": "Full"]
        let body: [Block]
        let actions: [Action]

        enum CodingKeys: String, CodingKey {
            case type, version, msteams, body, actions
            case schema = "$schema"
        }
    }

    struct Block: Encodable, Sendable {
        let type = "TextBlock"
        let text: String
        let weight: String
        let size: String
        let color: String
        let wrap = true
        let style: String?
    }

    struct Action: Encodable, Sendable {
        let type = "Action.OpenUrl"
        let title = "Open"
        let url: String
    }

    /// The body of a notice; `title` and `text` in place of what is usual.
    package init(_ message: MessageText, title: String? = nil, text: String? = nil) {
        let color =
            switch message.severity?.rawValue {
            case nil: "good"
            case "critical", "error": "attention"
            case "warning": "warning"
            default: "accent"
            }
        let heading = title.map(Harmless.line) ?? Markup.markdown.escaped(message.title)
        let words = text.map(Harmless.text) ?? message.body(.markdown, .bytes, max: 20_000)
        attachments = [
            Attachment(
                content: Card(
                    body: [
                        Block(
                            text: TextUnit.bytes.cut(heading, to: 1000),
                            weight: "bolder",
                            size: "medium",
                            color: color,
                            style: "heading"
                        ),
                        Block(
                            text: TextUnit.bytes.cut(words, to: 20_000),
                            weight: "default",
                            size: "default",
                            color: "default",
                            style: nil
                        ),
                    ],
                    actions: Markup.web(message.link).map { [Action(url: $0)] } ?? []
                )
            )
        ]
    }
}
