package import AlertRouterCore
import ServiceChassis

/// Pushover's API.
package struct PushoverTarget: TargetKind {
    /// `pushover_configs`.
    package static let key = "pushover_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let token: Secret
    let user: Secret
    let url: String
    let http: HTTPOptions
    let words: PushoverForm.Words
    let title: TextTemplate?
    let message: TextTemplate?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        token = reader.requiredSecret("token")
        user = reader.requiredSecret("user_key")
        url = reader.plain("api_url", default: "https://api.pushover.net/1/messages.json")
        reader.checkAddress("api_url", url)
        http = reader.http()
        title = reader.words("title")
        message = reader.words("message")
        var words = PushoverForm.Words()
        let link = reader.plain("url")
        words.url = link.isEmpty ? nil : link
        words.urlTitle = reader.plain("url_title")
        let priority = reader.plain("priority")
        words.priority = Int(priority)
        if !priority.isEmpty, !(-2...2).contains(words.priority ?? 9) {
            reader.settings.problem("priority", "`\(priority)` is no whole number from -2 to 2")
        }
        words.retry = reader.settings.duration("retry", default: words.retry)
        words.expire = reader.settings.duration("expire", default: words.expire)
        words.sound = reader.plain("sound")
        words.device = reader.plain("device")
        words.isHTML = reader.settings.boolean("html", default: false)
        words.isMonospace = reader.settings.boolean("monospace", default: false)
        let ttl = reader.settings.duration("ttl", default: .zero)
        words.ttl = ttl == .zero ? nil : ttl
        self.words = words
    }

    /// Where it sends to.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: token.revealed + user.revealed,
            place: WebAddress(url)?.place ?? "nowhere",
            pace: SendPace(burst: 5, interval: .milliseconds(500))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        var words = words
        words.title = title?.filled(TemplateData(notice, text, context, markup: .plain))
        words.message = message?.filled(
            TemplateData(notice, text, context, markup: words.isHTML ? .html : .plain)
        )
        let fields = PushoverForm.fields(
            text,
            token: token.revealed,
            user: user.revealed,
            words: words
        )
        return .http(
            HTTPCall(
                url: Secret(url),
                type: "application/x-www-form-urlencoded",
                body: FormBody.encode(fields),
                options: http,
                secrets: [token, user],
                rule: .pushover
            )
        )
    }
}
