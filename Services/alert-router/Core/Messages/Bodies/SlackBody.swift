import Quantities

/// A message to an incoming webhook of Slack, or to its `chat.postMessage`.
///
/// Limits: title 1024, text 35,000 of the 40,000 that Slack takes, in UTF-16 units.
package struct SlackBody: Encodable, Sendable {
    let channel: String?
    let username: String?
    let iconEmoji: String?
    let iconURL: String?
    let text: String
    let attachments: [Attachment]

    struct Attachment: Encodable, Sendable {
        let color: String
        let title: String
        let titleLink: String?
        let pretext: String?
        let text: String
        let fallback: String
        let footer: String?
        let fields: [Field]
        let mrkdwnIn = ["text", "pretext"]

        enum CodingKeys: String, CodingKey {
            case color, title, pretext, text, fallback, footer, fields
            case titleLink = "title_link"
            case mrkdwnIn = "mrkdwn_in"
        }
    }

    /// A short fact beside the text.
    package struct Field: Encodable, Sendable {
        let title: String
        let value: String
        let short: Bool

        /// A fact.
        package init(title: String, value: String, short: Bool) {
            self.title = title
            self.value = value
            self.short = short
        }
    }

    enum CodingKeys: String, CodingKey {
        case channel, username, text, attachments
        case iconEmoji = "icon_emoji"
        case iconURL = "icon_url"
    }

    /// What a configuration chooses itself, in Slack's mrkdwn; nil for what is usual.
    package struct Words: Sendable {
        /// Where to, when the webhook leaves it open.
        package var channel: String?
        /// The name it is posted under.
        package var username: String?
        /// Its picture by name.
        package var iconEmoji: String?
        /// Its picture by address.
        package var iconURL: String?
        /// In place of the title.
        package var title: String?
        /// In place of the link of the title.
        package var titleLink: String?
        /// Before the attachment.
        package var pretext: String?
        /// In place of the text.
        package var text: String?
        /// What notifications of a phone show.
        package var fallback: String?
        /// Below the text.
        package var footer: String?
        /// In place of the colour: `good`, `warning`, `danger` or `#rrggbb`.
        package var color: String?
        /// Facts beside the text.
        package var fields: [Field] = []

        /// Nothing but what is usual.
        package init() {}
    }

    /// The body of a notice.
    package init(_ message: MessageText, words: Words = Words()) {
        let unit = TextUnit.utf16
        channel = words.channel
        username = words.username
        iconEmoji = words.iconEmoji
        iconURL = words.iconURL
        let title = unit.cut(
            words.title.map(Harmless.line) ?? Markup.slack.escaped(message.title(unit, max: 500)),
            to: 1024
        )
        let fallback = words.fallback.map(Harmless.line) ?? title
        text = unit.cut(fallback, to: 1024)
        let colour = String(message.colour, radix: 16, uppercase: false)
        attachments = [
            Attachment(
                color: words.color
                    ?? "#" + String(repeating: "0", count: 6 - colour.count) + colour,
                title: title,
                titleLink: Markup.web(words.titleLink ?? message.link),
                pretext: words.pretext.map { unit.cut(Harmless.text($0), to: 3000) },
                text: words.text.map { unit.cut(Harmless.text($0), to: 35_000) }
                    ?? message.body(.slack, unit, max: 35_000),
                fallback: unit.cut(fallback, to: 1024),
                footer: words.footer.map { unit.cut(Harmless.line($0), to: 300) },
                fields: words.fields
            )
        ]
    }
}
