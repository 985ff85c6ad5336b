import Quantities
import ZFSSyncEngineCore

/// The summary of all datasets' states.
struct StatusDocument: Encodable, Sendable {
    struct Host: Encodable, Sendable {
        let name: String
        let isReached: Bool
        let listedAt: String?
        let failure: String?
        let said: String?

        init(_ host: HostState) {
            name = host.name
            isReached = host.failure == nil && host.listedAt != nil
            listedAt = host.listedAt?.rfc3339
            failure = host.failure?.rawValue
            said = host.said
        }
    }

    let status: String
    let counts: [String: Int]
    let datasets: [DatasetDocument]
    let hosts: [Host]
    let asOf: String

    init(_ states: [DatasetState], _ hosts: [HostState], now: Timestamp) {
        let found = states.map(\.status)
        status = (Self.worstFirst.first { found.contains($0) } ?? .healthy).rawValue
        counts = Dictionary(
            uniqueKeysWithValues: ReplicationStatus.allCases.map { status in
                (status.rawValue, found.count { $0 == status })
            }
        )
        datasets = states.map(DatasetDocument.init)
        self.hosts = hosts.map(Host.init)
        asOf = now.rfc3339
    }

    static let worstFirst: [ReplicationStatus] = [
        .broken, .unknown, .warning, .repairing, .healthy,
    ]
}
