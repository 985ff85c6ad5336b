import Quantities

/// A message of a bot of Telegram.
///
/// A text has at most 4096 UTF-16 units; what is longer than that in runes is longer here too.
package struct TelegramBody: Encodable, Sendable {
    /// How a text is marked up.
    package enum ParseMode: String, Sendable, CaseIterable {
        /// Telegram's HTML.
        case html = "HTML"
        /// Telegram's second Markdown.
        case markdownV2 = "MarkdownV2"
        /// Telegram's first Markdown, which cannot escape everything: our own text is sent plain.
        case markdown = "Markdown"
        /// None.
        case plain = ""

        /// What a text of ours is written in.
        package var markup: Markup {
            switch self {
            case .html: .telegramHTML
            case .markdownV2: .telegramMarkdown
            case .markdown, .plain: .plain
            }
        }
    }

    let chatID: String
    let messageThreadID: Int?
    let text: String
    let parseMode: String?
    let disableNotification: Bool
    let linkPreviewOptions = ["is_disabled": true]

    enum CodingKeys: String, CodingKey {
        case text
        case chatID = "chat_id"
        case messageThreadID = "message_thread_id"
        case parseMode = "parse_mode"
        case disableNotification = "disable_notification"
        case linkPreviewOptions = "link_preview_options"
    }

    /// Units of a text.
    package static let textMax = 4096

    /// The body of a notice; `own` in place of what is usual, in the mode's markup.
    package init(
        _ message: MessageText,
        chatID: String,
        threadID: Int?,
        mode: ParseMode,
        isQuiet: Bool,
        own: String? = nil
    ) {
        self.chatID = chatID
        messageThreadID = threadID
        disableNotification = isQuiet
        let title = mode.markup.strong(message.title(.utf16, max: 300))
        let room = Self.textMax - TextUnit.utf16.length(of: title) - 2
        let isCutSafely = mode != .html && mode != .markdownV2
        if let own = own.map(Harmless.text) {
            let isLong = TextUnit.utf16.length(of: own) > Self.textMax
            // A cut may leave a mark open, which Telegram refuses: what is cut is sent plain.
            text = TextUnit.utf16.cut(own, to: Self.textMax)
            parseMode = isLong && !isCutSafely ? nil : mode == .plain ? nil : mode.rawValue
        } else {
            text =
                message.items.count == 1
                ? message.body(mode.markup, .utf16, max: Self.textMax)
                : title + "\n\n" + message.body(mode.markup, .utf16, max: room)
            parseMode = mode == .plain || mode == .markdown ? nil : mode.rawValue
        }
    }
}
