package import AlertRouterCore
import ServiceChassis

/// A workflow of Microsoft Teams.
package struct TeamsTarget: TargetKind {
    /// `msteamsv2_configs`.
    package static let key = "msteamsv2_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let url: Secret
    let http: HTTPOptions
    let title: TextTemplate?
    let text: TextTemplate?

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        url = reader.webAddress("webhook_url")
        http = reader.http()
        title = reader.words("title")
        text = reader.words("text")
    }

    /// Where it sends to: four at once, then one in two seconds.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: url.revealed,
            place: WebAddress(url.revealed)?.place ?? "nowhere",
            pace: SendPace(burst: 4, interval: .seconds(2))
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let message = MessageText(notice, context)
        let data = TemplateData(notice, message, context, markup: .markdown)
        let body = TeamsBody(message, title: title?.filled(data), text: text?.filled(data))
        return .http(
            HTTPCall(
                url: url,
                body: try JSONBody.encode(body),
                options: http,
                secrets: [url],
                rule: .msteamsv2
            )
        )
    }
}
