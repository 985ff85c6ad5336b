package import Quantities

/// A message to a webhook of Discord.
///
/// Limits: content 2000, title 256, description 4096, all of an embed 6000, counted in UTF-16
/// units,
/// which are never fewer than what Discord counts.
package struct DiscordBody: Encodable, Sendable {
    let content: String?
    let username: String?
    let avatarURL: String?
    let embeds: [Embed]
    let allowedMentions = Mentions()

    struct Embed: Encodable, Sendable {
        let title: String
        let description: String
        let url: String?
        let color: Int
        let timestamp: String
    }

    /// Nobody: a text of an alert must not call everybody.
    struct Mentions: Encodable, Sendable {
        let parse: [String] = []
    }

    enum CodingKeys: String, CodingKey {
        case content, username, embeds
        case avatarURL = "avatar_url"
        case allowedMentions = "allowed_mentions"
    }

    /// What a configuration chooses itself; nil for what is usual.
    package struct Words: Sendable {
        /// In place of the title.
        package var title: String?
        /// In place of the description, in Discord's Markdown.
        package var message: String?
        /// Before the embed, in Discord's Markdown.
        package var content: String?
        /// The name it is posted under.
        package var username: String?
        /// The picture beside it.
        package var avatarURL: String?

        /// Nothing but what is usual.
        package init() {}
    }

    /// The body of a notice.
    package init(_ text: MessageText, words: Words = Words(), at moment: Timestamp) {
        let unit = TextUnit.utf16
        content = words.content.map { unit.cut(Harmless.text($0), to: 2000) }
        username = words.username.map { unit.cut(Harmless.line($0), to: 80) }
        avatarURL = words.avatarURL.flatMap(Markup.web)
        let title = unit.cut(
            Markup.discord.escaped(words.title ?? text.title(.characters, max: 200)),
            to: 256
        )
        embeds = [
            Embed(
                title: title,
                description: words.message.map { unit.cut(Harmless.text($0), to: 4096) }
                    ?? text.body(.discord, unit, max: 4096),
                url: Markup.web(text.link),
                color: text.colour,
                timestamp: moment.rfc3339
            )
        ]
    }
}
