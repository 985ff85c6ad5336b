package import AlertRouterCore
import ServiceChassis

/// PagerDuty's Events API: version 2 with a routing key, version 1 with a service key.
///
/// Alertmanager's rules: a service key counts before a routing key, and its address is fixed.
package struct PagerDutyTarget: TargetKind {
    /// `pagerduty_configs`.
    package static let key = "pagerduty_configs"

    /// Whether resolved alerts are told.
    package let sendsResolved: Bool
    let routingKey: Secret
    /// The key of version 1; nil for version 2.
    let serviceKey: Secret?
    let url: String
    let http: HTTPOptions
    let texts: [String: TextTemplate]
    let details: [String: TextTemplate]

    /// An entry of the configuration.
    package init(reading reader: inout TargetReader) {
        sendsResolved = reader.sendsResolved(default: true)
        serviceKey = reader.secret("service_key")
        routingKey =
            serviceKey == nil
            ? reader.requiredSecret("routing_key") : reader.secret("routing_key") ?? Secret("")
        let given = reader.plain("url", default: reader.defaults.pagerDutyURL)
        reader.checkAddress("url", given)
        // An address of version 2 means nothing to a key of version 1.
        url = serviceKey != nil && given.hasSuffix("/v2/enqueue") ? Self.urlV1 : given
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
            secret: (serviceKey ?? routingKey).revealed + url,
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
                body: try serviceKey.map {
                    try JSONBody.encode(PagerDutyBodyV1(body, serviceKey: $0.revealed))
                } ?? JSONBody.encode(body),
                options: http,
                secrets: [serviceKey ?? routingKey],
                rule: serviceKey == nil ? .pagerduty : .pagerdutyV1,
                isIdempotent: true
            )
        )
    }

    private static let urlV1 =
        "https://events.pagerduty.com/generic/2010-04-15/create_event.json"
}
