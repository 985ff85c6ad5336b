import FleetProcesses
import Foundation

/// One webhook of Alertmanager's format.
struct ToldGroup: Decodable, Sendable, Equatable {
    /// An alert as it was told.
    struct Member: Decodable, Sendable, Equatable {
        let fingerprint: String
        let status: String
    }

    let receiver: String
    let status: String
    let groupKey: String
    let members: [Member]

    private enum CodingKeys: String, CodingKey {
        case receiver, status, groupKey
        case members = "alerts"
    }
}

extension WebhookSink {
    /// What was told to a path, in order.
    ///
    /// - Throws: when something there was not of Alertmanager's format.
    func told(to path: String) throws -> [ToldGroup] {
        try bodies(to: path).map { try JSONDecoder().decode(ToldGroup.self, from: $0) }
    }
}
