import AlertRouterCore
import Foundation
import Quantities

/// The shapes of Alertmanager's API v2, as its OpenAPI document names them.
enum V2 {
    struct Receiver: Encodable {
        var name: String
    }

    struct Status: Encodable {
        var state: String
        var silencedBy: [String]
        var inhibitedBy: [String]
        var mutedBy: [String]
    }

    struct Alert: Encodable {
        var annotations: [String: String]
        var endsAt: String
        var fingerprint: String
        var receivers: [Receiver]
        var startsAt: String
        var status: Status
        var updatedAt: String
        var generatorURL: String
        var labels: [String: String]
    }

    struct Group: Encodable {
        var alerts: [Alert]
        var labels: [String: String]
        var receiver: Receiver
    }

    struct PostedAlert: Decodable {
        var labels: [String: String]
        var annotations: [String: String]?
        var startsAt: String?
        var endsAt: String?
        var generatorURL: String?
    }

    struct Matcher: Codable {
        var name: String
        var value: String
        var isRegex: Bool
        var isEqual: Bool?
    }

    struct PostedSilence: Decodable {
        var id: String?
        var matchers: [Matcher]
        var startsAt: String
        var endsAt: String
        var createdBy: String
        var comment: String
        var annotations: [String: String]?
    }

    struct SilenceStatus: Encodable {
        var state: String
    }

    struct Silence: Encodable {
        var id: String
        var status: SilenceStatus
        var updatedAt: String
        var comment: String
        var createdBy: String
        var endsAt: String
        var matchers: [Matcher]
        var startsAt: String
        var annotations: [String: String]
    }

    struct SilenceID: Encodable {
        var silenceID: String
    }

    struct Peer: Encodable {
        var address: String
        var name: String
    }

    struct Cluster: Encodable {
        var name: String
        var peers: [Peer]
        var status: String
    }

    struct Version: Encodable {
        var branch: String
        var buildDate: String
        var buildUser: String
        var goVersion: String
        var revision: String
        var version: String
    }

    struct Configuration: Encodable {
        var original: String
    }

    struct ServerStatus: Encodable {
        var cluster: Cluster
        var config: Configuration
        var uptime: String
        var versionInfo: Version
    }

    /// A moment to the millisecond, as Alertmanager writes it.
    static func text(_ moment: Timestamp) -> String {
        let whole = moment.floored(to: .milliseconds(1))
        let text = whole.rfc3339
        guard let dot = text.firstIndex(of: ".") else { return text.dropLast() + ".000Z" }
        return text[...dot] + text[text.index(after: dot)...].prefix(3) + "Z"
    }

    /// A moment of a poster; nil for none, and for Go's zero time.
    static func moment(_ text: String?) throws -> Timestamp? {
        guard let text, !text.isEmpty, !text.hasPrefix("0001-01-01T00:00:00") else { return nil }
        guard let parsed = Timestamp.parse(rfc3339: text)?.moment else {
            throw V2Refusal(.body, "parsing time \"\(text)\": it is not RFC 3339")
        }
        return parsed
    }
}
