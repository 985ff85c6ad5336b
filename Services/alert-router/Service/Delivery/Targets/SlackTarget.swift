package import AlertRouterCore
import ServiceChassis

/// An incoming webhook of Slack, or `chat.postMessage` with a token in `http_config`.
package struct SlackTarget: TargetKind {
    /// `slack_configs`.
    package static let key = "slack_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: Secret
    let http: HTTPOptions
    let channel: String
    let username: String
    let iconEmoji: String
    let iconURL: String
    let footer: String
    let color: String
    let texts: [String: TextTemplate]
    let fields: [Field]

    struct Field: Sendable {
        let title: TextTemplate?
        let value: TextTemplate?
        let isShort: Bool
    }

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: false)
        url = reader.webAddress("api_url", reader.defaults.slackURL)
        http = reader.http()
        channel = reader.plain("channel")
        username = reader.plain("username")
        iconEmoji = reader.plain("icon_emoji")
        iconURL = reader.plain("icon_url")
        footer = reader.plain("footer")
        color = reader.plain("color")
        var texts: [String: TextTemplate] = [:]
        for key in ["title", "title_link", "pretext", "text", "fallback"] {
            texts[key] = reader.words(key)
        }
        self.texts = texts
        let short = reader.settings.boolean("short_fields", default: false)
        let defaults = reader.defaults
        fields =
            !reader.settings.isGiven("fields")
            ? []
            : reader.settings.sections("fields") {
                var field = TargetReader($0, defaults)
                let read = Field(
                    title: field.words("title"),
                    value: field.words("value"),
                    isShort: field.settings.boolean("short", default: short)
                )
                $0 = field.settings
                return read
            }
        Self.leaveOut(&reader)
    }

    /// Keys that change how a message looks in ways that need Go templates: read and left out.
    private static func leaveOut(_ reader: inout TargetReader) {
        for key in ["callback_id", "image_url", "thumb_url", "link_names", "mrkdwn_in"]
        where reader.settings.isGiven(key) {
            if key == "mrkdwn_in" {
                _ = reader.settings.strings(key, default: [])
            } else {
                _ = reader.settings.optionalString(key)
            }
        }
        if reader.settings.isGiven("actions") {
            reader.settings.warning("actions", "buttons are left out; the title links to the page")
            _ = reader.settings.sections("actions") { section in
                for key in section.givenKeys where key != "confirm" {
                    _ = section.optionalString(key)
                }
            }
        }
    }

    /// Where it sends to: one message a second.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url.revealed + channel,
            place: (WebAddress(url.revealed)?.place ?? "nowhere")
                + (channel.isEmpty ? "" : " \(channel)"),
            pace: SendPace(burst: 3, interval: .seconds(1))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let data = TemplateData(notice, text, context, markup: .slack)
        var words = SlackBody.Words()
        words.channel = channel.isEmpty ? nil : channel
        words.username = username.isEmpty ? nil : username
        words.iconEmoji = iconEmoji.isEmpty ? nil : iconEmoji
        words.iconURL = iconURL.isEmpty ? nil : iconURL
        words.footer = footer.isEmpty ? nil : footer
        words.color = color.isEmpty ? nil : color
        words.title = texts["title"]?.filled(data)
        words.titleLink = texts["title_link"]?.filled(data)
        words.pretext = texts["pretext"]?.filled(data)
        words.text = texts["text"]?.filled(data)
        words.fallback = texts["fallback"]?.filled(data)
        words.fields = fields.map {
            SlackBody.Field(
                title: $0.title?.filled(data) ?? "",
                value: $0.value?.filled(data) ?? "",
                short: $0.isShort
            )
        }
        return .http(
            HTTPCall(
                url: url,
                body: try JSONBody.encode(SlackBody(text, words: words)),
                options: http,
                secrets: [url],
                rule: .slack
            )
        )
    }
}
