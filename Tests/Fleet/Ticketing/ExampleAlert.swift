import Contracts
import Observability
import Quantities
import StateStore

extension AlertChanged {
    /// An alert of a pool, each id on a system of its own.
    static func example(
        _ id: String,
        client: String = "Acme Corp",
        severity: AlertSeverity = .critical,
        state: AlertState = .firing
    ) -> AlertChanged {
        let now = SystemWallClock().now()
        var alert = AlertChanged(
            tenant: .single,
            alert: id,
            name: "PoolUsage",
            severity: severity,
            summary: "Pool tank of \(id) is 91 % full",
            labels: ["alertname": "PoolUsage", "pool": "tank"],
            origin: "rule",
            startsAt: now,
            asOf: now
        )
        alert.client = ClientName(client)
        alert.system = SystemID(id)
        alert.state = state
        if state == .resolved { alert.endedAt = now }
        return alert
    }
}

extension ServiceJournal {
    /// Tells an alert, as the alert router does.
    func tell(_ alert: AlertChanged) async throws {
        _ = try await perform { try $0.put(alert, at: alert.asOf) }
    }
}
