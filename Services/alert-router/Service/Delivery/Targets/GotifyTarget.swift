package import AlertRouterCore
import ServiceChassis

/// An application of a Gotify server.
package struct GotifyTarget: TargetKind {
    /// `gotify_configs`.
    package static let key = "gotify_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: String
    let token: Secret
    let http: HTTPOptions
    let title: TextTemplate?
    let message: TextTemplate?
    let priority: Int?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        let address = reader.settings.requiredString("url", advice: "give the server's address")
        url = address.hasSuffix("/") ? String(address.dropLast()) : address
        reader.checkAddress("url", url)
        token = reader.requiredSecret("token")
        http = reader.http()
        title = reader.words("title")
        message = reader.words("message")
        let priority = reader.settings.integer("priority", default: -1, in: -1...10)
        self.priority = priority < 0 ? nil : priority
    }

    /// Where it sends to.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url + token.revealed,
            place: WebAddress(url)?.place ?? "nowhere",
            pace: SendPace(burst: 20, interval: .milliseconds(200))
        )
    }

    /// The call of a notice; the token stands in a header, as addresses are written to logs.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let body = GotifyBody(
            text,
            title: title?.filled(TemplateData(notice, text, context, markup: .plain)),
            message: message?.filled(TemplateData(notice, text, context, markup: .markdown)),
            priority: priority
        )
        var call = HTTPCall(
            url: Secret("\(url)/message"),
            body: try JSONBody.encode(body),
            options: http,
            secrets: [token],
            rule: .gotify
        )
        call.fields.append(("x-gotify-key", token.revealed))
        return .http(call)
    }
}
