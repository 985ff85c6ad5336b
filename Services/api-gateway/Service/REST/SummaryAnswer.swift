import APIGatewayCore
import Quantities

/// The fleet in a few numbers, and the same for each client.
struct SummaryAnswer: Encodable {
    let asOf: String
    let fleet: Numbers
    let clients: [Client]

    struct Client: Encodable {
        let clientName: String?
        let numbers: Numbers
    }

    struct Numbers: Encodable {
        let systems: Int
        let actNow: Int
        let actLater: Int
        let unknown: Int
        let quiet: Int
        let offline: Int
        let pools: Int
        let poolsUnknown: Int
        let poolsBroken: Int
        let disks: Int
        let disksAtRisk: Int
        let usedBytes: Int64
        let totalBytes: Int64
        let usedRatio: Double?
        let alertsFiring: Int
        let alertsCritical: Int
        let alertsWarning: Int
        let alertsUnacknowledged: Int
        let alertsSuppressed: Int

        init(_ summary: FleetSummary, _ alerts: AlertCounts) {
            alertsFiring = alerts.firing
            alertsCritical = alerts.critical
            alertsWarning = alerts.warning
            alertsUnacknowledged = alerts.unacknowledged
            alertsSuppressed = alerts.suppressed
            systems = summary.systems
            actNow = summary.now
            actLater = summary.later
            unknown = summary.unclear
            quiet = summary.quiet
            offline = summary.offline
            pools = summary.pools
            poolsUnknown = summary.poolsUnknown
            poolsBroken = summary.poolsBroken
            disks = summary.disks
            disksAtRisk = summary.disksAtRisk
            usedBytes = summary.used.bytes
            totalBytes = summary.total.bytes
            usedRatio = summary.ratio
        }
    }

    /// The numbers; a client that has alerts and no systems stands in them, too.
    init(_ fleet: [SystemAssessment], alerts: [ClientName?: AlertCounts], at now: Timestamp) {
        asOf = now.rfc3339
        self.fleet = Numbers(
            FleetSummary(of: fleet),
            alerts.values.reduce(AlertCounts(), +)
        )
        let byClient = Dictionary(grouping: fleet) { $0.system.client }
        let names = Set(byClient.keys).union(alerts.keys)
        clients = names.sorted { ($0?.text ?? "") < ($1?.text ?? "") }.map { client in
            Client(
                clientName: client?.text,
                numbers: Numbers(
                    FleetSummary(of: byClient[client] ?? []),
                    alerts[client] ?? AlertCounts()
                )
            )
        }
    }
}
