import Contracts
import Quantities

/// A message of Pushover's API, as fields of a form.
///
/// Limits: title 250, message 1024, address 512, title of the address 100 characters.
package enum PushoverForm {
    /// What a configuration chooses itself.
    package struct Words: Sendable {
        /// In place of the title.
        package var title: String?
        /// In place of the message.
        package var message: String?
        /// In place of the link.
        package var url: String?
        /// In place of the link's words.
        package var urlTitle: String?
        /// -2 to 2; nil for 1 while something critical holds, else 0.
        package var priority: Int?
        /// How often it is repeated when it must be confirmed.
        package var retry = Duration.seconds(60)
        /// How long it is repeated then.
        package var expire = Duration.seconds(3600)
        /// The sound.
        package var sound: String?
        /// The device.
        package var device: String?
        /// Whether the message is HTML.
        package var isHTML = false
        /// Whether it is shown in letters of one width.
        package var isMonospace = false
        /// How long it is kept; nil for ever.
        package var ttl: Duration?

        /// Nothing but what is usual.
        package init() {}
    }

    /// The fields of a notice.
    package static func fields(
        _ message: MessageText,
        token: String,
        user: String,
        words: Words = Words()
    ) -> [(String, String)] {
        let unit = TextUnit.utf16
        let priority =
            words.priority ?? (message.severity == .critical ? 1 : 0)
        let text =
            words.message.map(Harmless.text)
            ?? message.body(words.isHTML ? .html : .plain, unit, max: 1024)
        let cut = unit.cut(text, to: 1024)
        var fields = [
            ("token", token), ("user", user),
            ("title", unit.cut(Harmless.line(words.title ?? message.title), to: 250)),
            // The API refuses an empty message.
            ("message", cut.isEmpty ? message.title(unit, max: 1024) : cut),
            ("url", unit.cut(words.url ?? Markup.web(message.link) ?? "", to: 512)),
            ("url_title", unit.cut(words.urlTitle ?? "", to: 100)),
            ("priority", "\(priority)"), ("device", words.device ?? ""),
            ("sound", words.sound ?? ""), ("html", words.isHTML ? "1" : ""),
            ("monospace", words.isMonospace ? "1" : ""),
            ("ttl", words.ttl.map { "\($0.components.seconds)" } ?? ""),
        ]
        if priority == 2 {
            fields.append(("retry", "\(max(30, words.retry.components.seconds))"))
            fields.append(("expire", "\(min(10_800, words.expire.components.seconds))"))
        }
        return fields
    }
}

/// A message of ntfy, published as JSON to the server's root.
///
/// A message has at most 4096 bytes: what is longer becomes a file that nobody opens.
package struct NtfyBody: Encodable, Sendable {
    let topic: String
    let title: String
    let message: String
    let priority: Int
    let tags: [String]
    let click: String?
    let markdown = true

    /// Bytes of a message.
    package static let messageBytesMax = 4096

    /// The body of a notice; what is nil is what is usual.
    package init(
        _ text: MessageText,
        topic: String,
        title: String? = nil,
        message: String? = nil,
        priority: Int? = nil,
        tags: [String]? = nil
    ) {
        self.topic = topic
        self.title = TextUnit.bytes.cut(Harmless.line(title ?? text.title), to: 1024)
        self.message =
            message.map {
                TextUnit.bytes.cut(Harmless.text($0), to: Self.messageBytesMax)
            } ?? text.body(.markdown, .bytes, max: Self.messageBytesMax)
        self.priority = priority ?? Self.priority(text)
        self.tags = tags ?? [text.severity == nil ? "white_check_mark" : "warning"]
        click = Markup.web(text.link)
    }

    private static func priority(_ text: MessageText) -> Int {
        switch text.severity?.rawValue {
        case "critical": 5
        case "error", "warning": 4
        default: 3
        }
    }
}

/// A message of Gotify.
package struct GotifyBody: Encodable, Sendable {
    let title: String
    let message: String
    let priority: Int
    let extras: Extras

    struct Extras: Encodable, Sendable {
        let display = ["contentType": "text/markdown"]
        let notification: [String: [String: String]]?

        enum CodingKeys: String, CodingKey {
            case display = "client::display"
            case notification = "client::notification"
        }
    }

    /// Bytes of a message; the API has no limit, a phone has.
    package static let messageBytesMax = 16_384

    /// The body of a notice; what is nil is what is usual.
    package init(
        _ text: MessageText,
        title: String? = nil,
        message: String? = nil,
        priority: Int? = nil
    ) {
        self.title = TextUnit.characters.cut(Harmless.line(title ?? text.title), to: 250)
        let words = message.map(Harmless.text)
        self.message =
            words.map { TextUnit.bytes.cut($0, to: Self.messageBytesMax) }
            ?? text.body(.markdown, .bytes, max: Self.messageBytesMax)
        self.priority = priority ?? Self.priority(text)
        extras = Extras(
            notification: Markup.web(text.link).map { ["click": ["url": $0]] }
        )
    }

    private static func priority(_ text: MessageText) -> Int {
        switch text.severity?.rawValue {
        case "critical": 9
        case "error", "warning": 6
        default: 3
        }
    }
}

/// A short message of Twilio, as fields of a form.
///
/// At most 1600 characters; ours has at most 459, which are three parts, as each part is paid for.
package enum TwilioForm {
    /// UTF-16 units of what we write ourselves.
    package static let usualMax = 459
    /// UTF-16 units of what Twilio takes.
    package static let longest = 1600

    /// The fields of a notice.
    package static func fields(
        _ text: MessageText,
        to: String,
        from: String,
        messagingServiceSID: String,
        own: String? = nil
    ) -> [(String, String)] {
        let usual =
            ([text.title] + text.items.prefix(1).map { "since \($0.value("since"))" })
            .joined(separator: ", ").replacing("–", with: "-")
            + (text.link.isEmpty ? "" : "\n\(text.link)")
        let body =
            own.map { TextUnit.utf16.cut(Harmless.text($0), to: longest) }
            ?? TextUnit.utf16.cut(usual, to: usualMax)
        return [
            ("To", to), ("From", from), ("MessagingServiceSid", messagingServiceSID),
            ("Body", body),
        ]
    }
}
