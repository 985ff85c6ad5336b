package import Quantities

/// Fleet history holds everything of a system up to a moment; published after the history commit.
///
/// Pages and event streams refresh on it, so nobody refreshes into old data.
package struct HistoryAdvanced: OwnedMessage, Codable {
    /// `collector.history-advanced.v1`.
    package static let lane = LaneDeclaration(
        "collector",
        "history-advanced",
        kind: .state,
        others: ["api-gateway", "capacity-engine", "alert-router"],
        whenFull: .coalesce,
        meaning: "Fleet history now holds a system's samples up to this moment."
    )

    /// The tenant of the system.
    package var tenant: TenantID
    /// The client of the system, when known.
    package var client: ClientName?
    /// The system whose history advanced.
    package var system: SystemID
    /// When its newest webhook was received.
    package var lastSeen: Timestamp

    /// System and tenant: `<tenant>/<system>`.
    package var key: String { "\(tenant)/\(system)" }

    /// The fact that a system's history reaches `lastSeen`.
    package init(tenant: TenantID, client: ClientName?, system: SystemID, lastSeen: Timestamp) {
        self.tenant = tenant
        self.client = client
        self.system = system
        self.lastSeen = lastSeen
    }
}
