package import AlertRouterCore
import ServiceChassis

/// PagerDuty's Events API, version 2.
package struct PagerDutyTarget: TargetKind {
    /// `pagerduty_configs`.
    package static let key = "pagerduty_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let routingKey: Secret
    let url: String
    let http: HTTPOptions
    let texts: [String: TextTemplate]
    let details: [String: TextTemplate]

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        if reader.settings.isGiven("service_key") || reader.settings.isGiven("service_key_file") {
            let key = reader.settings.isGiven("service_key") ? "service_key" : "service_key_file"
            reader.settings.problem(
                key,
                "is a key of the first version of the API; make an integration `Events API v2` "
                    + "and give its key as `routing_key`"
            )
            _ = reader.secret("service_key")
            routingKey = Secret("")
        } else {
            routingKey = reader.requiredSecret("routing_key")
        }
        url = reader.plain("url", default: reader.defaults.pagerDutyURL)
        reader.checkAddress("url", url)
        http = reader.http()
        var texts: [String: TextTemplate] = [:]
        for key in [
            "description", "severity", "component", "group", "class", "client", "client_url",
            "source",
        ] {
            texts[key] = reader.words(key)
        }
        self.texts = texts
        details = reader.table("details")
        for key in ["images", "links"] where reader.settings.isGiven(key) {
            reader.settings.warning(key, "are left out; the event links to each alert's page")
            _ = reader.settings.sections(key) { section in
                for key in section.givenKeys { _ = section.optionalString(key) }
            }
        }
    }

    /// Where it sends to; a trigger and its resolve are never one message.
    package var destination: Destination {
        Destination(
            kind: integration,
            secret: routingKey.revealed + url,
            place: WebAddress(url)?.place ?? "nowhere",
            pace: SendPace(burst: 20, interval: .milliseconds(500), parallel: 2),
            merges: false
        )
    }

    /// The call of a notice.
    package func letter(for notice: GroupNotice, _ context: MessageContext) throws -> Letter {
        let text = MessageText(notice, context)
        let data = TemplateData(notice, text, context, markup: .plain)
        var words = PagerDutyBody.Words()
        words.description = texts["description"]?.filled(data)
        words.severity = texts["severity"]?.filled(data)
        words.component = texts["component"]?.filled(data)
        words.group = texts["group"]?.filled(data)
        words.class = texts["class"]?.filled(data)
        words.client = texts["client"]?.filled(data)
        words.clientURL = texts["client_url"]?.filled(data)
        words.source = texts["source"]?.filled(data)
        words.details = details.mapValues { $0.filled(data) }
        let body = PagerDutyBody(
            notice,
            text,
            routingKey: routingKey.revealed,
            dedupKey: SecretDigest.full(notice.groupKey),
            words: words
        )
        return .http(
            HTTPCall(
                url: Secret(url),
                body: try JSONBody.encode(body),
                options: http,
                secrets: [routingKey],
                rule: .pagerduty,
                isIdempotent: true
            )
        )
    }
}
