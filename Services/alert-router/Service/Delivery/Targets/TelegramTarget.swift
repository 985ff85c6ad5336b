package import AlertRouterCore
import ServiceChassis

/// A chat of Telegram, told by a bot.
package struct TelegramTarget: TargetKind {
    /// `telegram_configs`.
    package static let key = "telegram_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: String
    let token: Secret
    let chatID: String
    let threadID: Int?
    let mode: TelegramBody.ParseMode
    let isQuiet: Bool
    let http: HTTPOptions
    let message: TextTemplate?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        url = reader.plain("api_url", default: reader.defaults.telegramURL)
        reader.checkAddress("api_url", url)
        token = reader.requiredSecret("bot_token", reader.defaults.telegramToken)
        let file = reader.settings.secretFile("chat_id_file")?.revealed
        chatID = reader.settings.optionalString("chat_id") ?? file ?? ""
        if chatID.isEmpty { reader.settings.missing("chat_id", "give the chat's number") }
        let thread = reader.settings.integer("message_thread_id", default: 0)
        threadID = thread == 0 ? nil : thread
        mode = reader.settings.choice("parse_mode", default: .html)
        isQuiet = reader.settings.boolean("disable_notifications", default: false)
        http = reader.http()
        message = reader.words("message")
    }

    /// Where it sends to: one message a second.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: token.revealed + chatID,
            place: "\(WebAddress(url)?.place ?? "nowhere"), chat \(chatID)",
            pace: SendPace(burst: 3, interval: .seconds(1))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let data = TemplateData(notice, text, context, markup: mode.markup)
        let body = TelegramBody(
            text,
            chatID: chatID,
            threadID: threadID,
            mode: mode,
            isQuiet: isQuiet,
            own: message?.filled(data)
        )
        return .http(
            HTTPCall(
                url: Secret("\(url)/bot\(token.revealed)/sendMessage"),
                body: try JSONBody.encode(body),
                options: http,
                secrets: [token],
                rule: .telegram
            )
        )
    }
}
