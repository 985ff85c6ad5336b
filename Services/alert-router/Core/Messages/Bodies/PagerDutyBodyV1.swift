import Contracts
import Quantities

/// An event of PagerDuty's Events API, version 1, which integrations of Prometheus have kept.
///
/// Limits: description 1024 characters, key 255. The key of a group stays the same, so that what
/// is sent twice is one incident.
package struct PagerDutyBodyV1: Encodable, Sendable {
    let serviceKey: String
    let eventType: String
    let incidentKey: String
    let description: String
    let client: String
    let clientURL: String?
    let details: [String: String]
    let contexts: [Context]

    struct Context: Encodable, Sendable {
        let type = "link"
        let href: String
        let text: String
    }

    enum CodingKeys: String, CodingKey {
        case description, client, details, contexts
        case serviceKey = "service_key"
        case eventType = "event_type"
        case incidentKey = "incident_key"
        case clientURL = "client_url"
    }

    /// The event that says what an event of version 2 says.
    package init(_ event: PagerDutyBody, serviceKey: String) {
        self.serviceKey = serviceKey
        eventType = event.eventAction
        incidentKey = event.dedupKey
        description = event.payload.summary
        client = event.client
        clientURL = event.clientURL
        var details = event.payload.customDetails
        details["severity"] = event.payload.severity
        details["source"] = event.payload.source
        details["component"] = event.payload.component
        details["group"] = event.payload.group
        details["class"] = event.payload.class
        self.details = details
        contexts = event.links.map { Context(href: $0.href, text: $0.text) }
    }
}
