import Contracts
import Quantities

/// What alert-router says.
enum RouterSamples {
    static let all: [WireSample] = [
        WireSample("begun", begun),
        WireSample("kept-quiet", quiet),
        WireSample("escalated", escalated),
        WireSample("of-a-client", silence(AlertReach(tenant: .single, clients: clients))),
        WireSample("of-everybody", silence(AlertReach())),
        WireSample("once", maintenance(nil)),
        WireSample("monthly", maintenance(recurrence)),
        WireSample("delivered", delivered),
        WireSample("given-up", failed),
        WireSample("well", destination),
        WireSample("left-alone", troubled),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)

    private static var begun: AlertChanged {
        AlertChanged(
            tenant: .single,
            alert: "628ba2e00eb7f999",
            name: "PoolUsage",
            severity: .warning,
            summary: "Pool tank on nas-ber-01 is 81 % full",
            labels: ["alertname": "PoolUsage", "pool": "tank", "severity": "warning"],
            origin: "rule",
            startsAt: moment,
            asOf: moment
        )
    }

    private static var quiet: AlertChanged {
        var alert = begun
        alert.client = ClientName("Nordlicht Film")
        alert.system = SystemID("nas-ber-01")
        alert.object = "tank"
        alert.severity = .critical
        alert.state = .suppressed
        alert.occurrence = 3
        alert.endedAt = moment
        alert.details = "It passed 90 % at 14:02."
        alert.silencedBy = ["4a0f2c1e-8b1d-4a52-9f0e-0d6a7b9c1234"]
        alert.inhibitedBy = ["0b1c2d3e4f506172"]
        alert.mutedBy = ["maintenance"]
        alert.isFlapping = true
        alert.acknowledgement = AlertAcknowledgement(
            by: "eva@msp",
            note: "disks are ordered",
            at: earlier,
            until: moment
        )
        alert.assignee = "eva@msp"
        return alert
    }

    private static var delivered: NotificationDelivered {
        NotificationDelivered(
            tenant: .single,
            notification: 12,
            receiver: "on-call",
            target: "discord",
            groupKey: #"{}:{alertname="PoolUsage"}"#,
            alerts: ["628ba2e00eb7f999"],
            outcome: "delivered",
            attempts: 2,
            reason: nil,
            queuedAt: earlier,
            at: moment
        )
    }

    private static var failed: NotificationDelivered {
        var notification = delivered
        notification.outcome = "failed"
        notification.reason = "Discord answered 404: the webhook is gone"
        return notification
    }

    private static var destination: DestinationChanged {
        DestinationChanged(
            tenant: .single,
            destination: "discord-8f3a10c2",
            name: "discord at discord.com",
            receivers: ["on-call"],
            asOf: moment
        )
    }

    private static var troubled: DestinationChanged {
        var destination = destination
        destination.state = "disabled"
        destination.waiting = 7
        destination.oldestAt = earlier
        destination.titles = ["Critical: Pool tank on nas-ber-01 is 91 % full"]
        destination.failures = 2
        destination.reason = "answered 404: Unknown Webhook"
        destination.nextAttempt = moment
        destination.disabledSince = earlier
        return destination
    }

    private static var escalated: AlertChanged {
        var alert = begun
        alert.escalation = AlertEscalation(
            step: 2,
            steps: 3,
            time: 1,
            receiver: "on-call",
            at: moment
        )
        return alert
    }

    private static var clients: [ClientName] { ["Nordlicht Film"].compactMap(ClientName.init) }

    private static func silence(_ reach: AlertReach) -> SilenceChanged {
        SilenceChanged(
            id: "4a0f2c1e-8b1d-4a52-9f0e-0d6a7b9c1234",
            reach: reach,
            matchers: [#"system="nas-ber-01""#, #"alertname=~"Pool.*""#],
            startsAt: earlier,
            endsAt: moment,
            createdBy: "eva@msp",
            comment: "disks are being changed",
            asOf: earlier
        )
    }

    private static let recurrence = MaintenanceRecurrence(
        weekdays: [2],
        weeks: [2],
        startMinute: 1320,
        minutes: 240,
        zone: "Europe/Berlin"
    )

    private static func maintenance(_ recurrence: MaintenanceRecurrence?) -> MaintenanceChanged {
        MaintenanceChanged(
            plan: MaintenancePlan(
                id: "0b1c2d3e-4f50-4172-8a9b-0c1d2e3f4a5b",
                name: "Firmware",
                reach: AlertReach(tenant: .single, clients: clients),
                matchers: [#"system="nas-ber-01""#],
                startsAt: earlier,
                endsAt: recurrence == nil ? moment : nil,
                recurrence: recurrence
            ),
            span: MaintenanceSpan(from: earlier, to: moment),
            createdBy: "eva@msp",
            changedBy: "jan@msp",
            changedAt: earlier,
            endedAt: recurrence == nil ? moment : nil,
            asOf: moment
        )
    }
}
