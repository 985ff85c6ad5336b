package import AlertRouterCore
import Foundation
import ServiceChassis

/// A topic of ntfy.
package struct NtfyTarget: TargetKind {
    /// `ntfy_configs`.
    package static let key = "ntfy_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: String
    let topic: Secret
    let token: Secret?
    let login: HTTPOptions.Credentials?
    let http: HTTPOptions
    let title: TextTemplate?
    let message: TextTemplate?
    let priority: Int?
    let tags: [String]?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        url = reader.plain("url", default: "https://ntfy.sh")
        reader.checkAddress("url", url)
        topic = reader.requiredSecret("topic")
        if !topic.revealed.isEmpty, !Self.isTopic(topic.revealed) {
            reader.settings.problem(
                "topic",
                "is no topic: letters, digits, `-` and `_`, up to 64, and none of ntfy's own words"
            )
        }
        token = reader.secret("token")
        let name = reader.settings.optionalString("username")
        let password = reader.secret("password")
        login = name.map { .init(name: $0, password: password ?? Secret("")) }
        http = reader.http()
        title = reader.words("title")
        message = reader.words("message")
        let priority = reader.settings.integer("priority", default: 0, in: 0...5)
        self.priority = priority == 0 ? nil : priority
        tags = reader.settings.isGiven("tags") ? reader.settings.strings("tags", default: []) : nil
    }

    static func isTopic(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil
            && ![
                "docs", "static", "file", "app", "metrics", "account", "settings", "signup",
                "login", "v1",
            ].contains(text)
    }

    /// Where it sends to: sixty at once, then one in five seconds.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url + topic.revealed,
            place: WebAddress(url)?.place ?? "nowhere",
            pace: SendPace(burst: 60, interval: .seconds(5))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let body = NtfyBody(
            text,
            topic: topic.revealed,
            title: title?.filled(TemplateData(notice, text, context, markup: .plain)),
            message: message?.filled(TemplateData(notice, text, context, markup: .markdown)),
            priority: priority,
            tags: tags
        )
        // A topic is what one needs to know to read it: as good as a password.
        var call = HTTPCall(
            url: Secret(url),
            body: try JSONBody.encode(body),
            options: http,
            secrets: [topic, token, login?.password].compactMap { $0 },
            rule: .ntfy
        )
        if let token { call.fields.append(("authorization", "Bearer \(token.revealed)")) }
        if let login, token == nil {
            let pair = Data("\(login.name):\(login.password.revealed)".utf8).base64EncodedString()
            call.secrets.append(Secret(pair))
            call.fields.append(("authorization", "Basic \(pair)"))
        }
        return .http(call)
    }
}
