import APIGatewayCore
import Quantities

/// A system in the list: the requirements document's fields, and how it stands.
struct SystemAnswer: Encodable {
    let id: String
    let name: String
    let hostname: String
    let version: String
    let clientName: String?
    let firstSeen: String
    let lastSeen: String
    let state: String
    let presence: String
    let reasons: [String]

    init(_ assessed: SystemAssessment) {
        let system = assessed.system
        id = system.id.text
        name = system.name
        hostname = system.hostname
        version = system.version
        clientName = system.client?.text
        firstSeen = system.firstSeen.rfc3339
        lastSeen = system.lastSeen.rfc3339
        state = assessed.condition.word
        presence = assessed.presence.word
        reasons = assessed.findings.map(\.reason.text)
    }
}

extension Presence {
    /// The word for it in the API.
    var word: String {
        switch self {
        case .present: "online"
        case .silent: "offline"
        case .unknown: "unknown"
        }
    }
}
