package import AlertRouterCore
import ServiceChassis

/// A webhook of a Discord channel.
package struct DiscordTarget: TargetKind {
    /// `discord_configs`.
    package static let key = "discord_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: Secret
    let http: HTTPOptions
    let title: TextTemplate?
    let message: TextTemplate?
    let content: TextTemplate?
    let username: String
    let avatarURL: String

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        url = reader.webAddress("webhook_url")
        http = reader.http()
        title = reader.words("title")
        message = reader.words("message")
        content = reader.words("content")
        username = reader.plain("username")
        avatarURL = reader.plain("avatar_url")
    }

    /// Where it sends to: five at once, then one in two seconds, which are thirty a minute.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url.revealed,
            place: WebAddress(url.revealed)?.place ?? "nowhere",
            pace: SendPace(burst: 5, interval: .seconds(2))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let data = TemplateData(notice, text, context, markup: .discord)
        var words = DiscordBody.Words()
        words.title = title?.filled(TemplateData(notice, text, context, markup: .plain))
        words.message = message?.filled(data)
        words.content = content?.filled(data)
        words.username = username.isEmpty ? nil : username
        words.avatarURL = avatarURL.isEmpty ? nil : avatarURL
        return .http(
            HTTPCall(
                url: url,
                body: try JSONBody.encode(DiscordBody(text, words: words, at: notice.at)),
                options: http,
                secrets: [url],
                rule: .discord
            )
        )
    }
}
