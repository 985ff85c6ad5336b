import Contracts
import PSATicketerCore
import Quantities

/// Alerts and books for tests.
enum AlertMaker {
    static let start = Timestamp(seconds: 1_800_000_000)

    static func alert(
        _ id: String,
        _ name: String = "PoolUsage",
        client: String? = "Acme Corp",
        system: String? = "nas1",
        pool: String? = "tank",
        severity: AlertSeverity = .critical,
        state: AlertState = .firing,
        occurrence: Int = 1,
        at moment: Timestamp = start
    ) -> AlertChanged {
        var labels = ["alertname": name]
        labels["pool"] = pool
        var alert = AlertChanged(
            tenant: .single,
            alert: id,
            name: name,
            severity: severity,
            summary: "\(name) of \(system ?? "nothing")/\(pool ?? "-")",
            labels: labels,
            origin: "rule",
            startsAt: moment,
            asOf: moment
        )
        alert.client = client.flatMap { ClientName($0) }
        alert.system = system.flatMap { SystemID($0) }
        alert.state = state
        alert.occurrence = occurrence
        if state == .resolved { alert.endedAt = moment }
        return alert
    }

    /// Stands in for SHA-256: other bytes give other 32 bytes, the same the same.
    static let maker = ReferenceMaker(psa: "halo") { bytes in
        (0..<4).flatMap { lane -> [UInt8] in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(lane) &* 0x9e37_79b9
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) }
        }
    }

    static func book(_ change: (inout TicketPolicy) -> Void = { _ in }) -> TicketBook {
        var policy = TicketPolicy()
        change(&policy)
        return TicketBook(policy: policy, classes: ProblemClasses(), maker: maker)
    }
}
