package import Contracts
package import Quantities

/// What the holder of a key is on the bus, and what it may do there.
package struct Enrolment: Sendable, Hashable, Codable {
    /// The key's public half.
    package var key: CurvePublicKey
    /// The one instance that speaks with the key.
    package var source: SourceID
    /// The tenant that everything it says belongs to; nil for a service of the witness host, which
    /// names the tenant itself.
    package var tenant: TenantID?
    /// The client that everything it says belongs to; nil for all of the tenant.
    package var client: ClientName?
    /// Lanes it may publish.
    package var publish: [LaneName]
    /// Lanes it may read.
    package var read: [LaneName]
    /// Since when.
    package var enrolledAt: Timestamp
    /// Since when it is refused; nil while it is good.
    package var revokedAt: Timestamp?

    /// The enrolment of a key.
    package init(
        key: CurvePublicKey,
        source: SourceID,
        tenant: TenantID? = nil,
        client: ClientName? = nil,
        publish: [LaneName],
        read: [LaneName],
        enrolledAt: Timestamp,
        revokedAt: Timestamp? = nil
    ) {
        self.key = key
        self.source = source
        self.tenant = tenant
        self.client = client
        self.publish = publish
        self.read = read
        self.enrolledAt = enrolledAt
        self.revokedAt = revokedAt
    }

    /// Whether its holder may publish a lane.
    ///
    /// A lane of commands needs no enrolment of its own: services of the witness host that issue
    /// commands for people, and operators' keys, publish every one.
    package func mayPublish(_ lane: LaneName) -> Bool {
        guard lane.commandTarget != nil else { return publish.contains(lane) }
        return tenant == nil && source.service.issuesCommands
    }

    /// Whether its holder may read a lane; of the lanes of commands only its own.
    package func mayRead(_ lane: LaneName) -> Bool {
        lane.commandTarget.map { $0 == source } ?? read.contains(lane)
    }

    /// The service whose people's keys may say what only a person may.
    package static let operators = LaneDeclaration.operators
}
