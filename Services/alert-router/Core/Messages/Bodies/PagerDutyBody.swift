import Contracts
import Quantities

/// An event of PagerDuty's Events API, version 2.
///
/// Limits: summary 1024 characters, key 255, the whole 512,000 bytes. The key of a group stays the
/// same, so that what is sent twice is one incident.
package struct PagerDutyBody: Encodable, Sendable {
    let routingKey: String
    let eventAction: String
    let dedupKey: String
    let client: String
    let clientURL: String?
    let payload: Payload
    let links: [Link]

    struct Payload: Encodable, Sendable {
        let summary: String
        let source: String
        let severity: String
        let timestamp: String
        let component: String?
        let group: String?
        let `class`: String?
        let customDetails: [String: String]

        enum CodingKeys: String, CodingKey {
            case summary, source, severity, timestamp, component, group, `class`
            case customDetails = "custom_details"
        }
    }

    struct Link: Encodable, Sendable {
        let href: String
        let text: String
    }

    enum CodingKeys: String, CodingKey {
        case client, payload, links
        case routingKey = "routing_key"
        case eventAction = "event_action"
        case dedupKey = "dedup_key"
        case clientURL = "client_url"
    }

    /// What a configuration chooses itself; nil for what is usual.
    package struct Words: Sendable {
        /// In place of the summary.
        package var description: String?
        /// In place of the severity.
        package var severity: String?
        /// Which part is at fault.
        package var component: String?
        /// Which group it belongs to.
        package var group: String?
        /// Which kind of trouble it is.
        package var `class`: String?
        /// Who says so.
        package var client: String?
        /// Where they are.
        package var clientURL: String?
        /// In place of what is at fault.
        package var source: String?
        /// More details.
        package var details: [String: String] = [:]

        /// Nothing but what is usual.
        package init() {}
    }

    /// Bytes of details at the most, well below what the API takes.
    package static let detailsBytesMax = 100_000

    /// The body of a notice.
    package init(
        _ notice: GroupNotice,
        _ message: MessageText,
        routingKey: String,
        dedupKey: String,
        words: Words = Words()
    ) {
        self.routingKey = routingKey
        eventAction = notice.members.allSatisfy(\.isResolved) ? "resolve" : "trigger"
        self.dedupKey = TextUnit.characters.cut(dedupKey, to: 255)
        client = words.client ?? "Poolkeeper"
        clientURL =
            (words.clientURL ?? message.link).isEmpty
            ? nil : Markup.web(words.clientURL ?? message.link)
        let source = message.items.first.map { $0.value("system") } ?? ""
        var details = words.details
        details["alerts"] = message.body(.plain, .bytes, max: Self.detailsBytesMax)
        payload = Payload(
            summary: TextUnit.utf16.cut(
                Harmless.line(words.description ?? message.title),
                to: 1024
            ),
            source: words.source ?? (source.isEmpty ? "poolkeeper" : source),
            severity: Self.severity(words.severity ?? message.severity?.rawValue ?? "info"),
            timestamp: (notice.members.map(\.alert.startsAt).min() ?? notice.at).rfc3339,
            component: words.component ?? message.items.first.map { $0.value("object") },
            group: words.group ?? notice.groupLabels["client"],
            class: words.class ?? notice.commonLabels[Alert.nameLabel],
            customDetails: details
        )
        links = message.items.prefix(20).compactMap { item in
            Markup.web(item.link).map { Link(href: $0, text: item.heading) }
        }
    }

    private static func severity(_ word: String) -> String {
        ["critical", "error", "warning", "info"].contains(word) ? word : "error"
    }
}
