import AlertRouterCore
import Contracts
import Quantities
import Testing

/// Facts about one installation, as its services tell them.
struct FactStory {
    static let t0 = Timestamp(seconds: 1_767_225_600)

    let nas: SystemID
    let acme = ClientName("Acme")

    init() throws { nas = try #require(SystemID("nas-1")) }

    func at(_ minute: Int64) -> Timestamp { Self.t0 + .seconds(minute * 60) }

    /// A webhook with a pool that is so many per cent full.
    func pool(_ percent: Double, _ minute: Int64) -> SamplesAccepted {
        samples(
            minute,
            [
                row("pool", "tank", "used", percent, minute),
                row("pool", "tank", "total", 100, minute),
            ]
        )
    }

    /// A webhook in which everything that a rule looks at is bad, or all of it is well.
    func everything(isWell: Bool, _ minute: Int64) -> SamplesAccepted {
        samples(
            minute,
            [
                row("pool", "tank", "used", isWell ? 10 : 95, minute),
                row("pool", "tank", "total", 100, minute),
                word("pool", "tank", "health", isWell ? "ONLINE" : "FAULTED", minute),
                row("pool", "tank", "scrub_errors", isWell ? 0 : 2, minute, unit: "count"),
                row("disk", "sda", "temperature", isWell ? 30 : 60, minute, unit: "celsius"),
                word("disk", "sda", "smart_status", isWell ? "PASS" : "FAIL", minute),
                word("replication", "nightly", "status", isWell ? "SUCCESS" : "FAILED", minute),
            ]
        )
    }

    func report(_ messages: [String], _ minute: Int64) -> SourceAlertsReported {
        SourceAlertsReported(
            tenant: .single,
            client: acme,
            system: nas,
            alerts: messages.map { .init(severity: "warning", message: $0) },
            receivedAt: at(minute)
        )
    }

    func outside(
        _ text: String,
        alias: String = "u-1",
        isOver: Bool = false,
        _ minute: Int64
    ) -> OutsideAlertReported {
        var fact = OutsideAlertReported(
            tenant: .single,
            client: acme,
            system: nas,
            intake: "opsgenie",
            alias: alias,
            summary: isOver ? "" : text,
            receivedAt: at(minute)
        )
        fact.isOver = isOver
        return fact
    }

    func volume(_ health: VolumeHealth, _ minute: Int64) -> VolumeAssessed {
        VolumeAssessed(
            tenant: .single,
            client: nil,
            host: "dock-1",
            volume: "data",
            driver: "local",
            health: health,
            since: at(minute) - .seconds(3600),
            asOf: at(minute)
        )
    }

    func snapshots(_ health: SnapshotHealth, _ minute: Int64) -> SubvolumeAssessed {
        var fact = SubvolumeAssessed(
            tenant: .single,
            client: nil,
            host: "media-01",
            pool: "p",
            path: "/srv/media",
            folder: "/srv/media/.snapshots",
            health: health,
            since: at(minute) - .seconds(1800),
            retention: "3 days",
            asOf: at(minute)
        )
        fact.reason = health == .ok ? nil : "the pool is full"
        return fact
    }

    func replication(_ state: ReplicationState, _ minute: Int64) -> ReplicationAssessed {
        ReplicationAssessed(
            tenant: .single,
            client: nil,
            dataset: 1,
            pair: "HQS8 → HQS1",
            sourceHost: "hqs8",
            source: "hqs8p1/HQS8DAT1",
            targetHost: "hqs1",
            target: "hqs1p1/HQS8DAT1",
            state: state,
            since: at(minute) - .seconds(1800),
            code: state == .healthy ? "up_to_date" : "no_common_base",
            reason: "…",
            maxDelaySeconds: 259_200,
            asOf: at(minute)
        )
    }

    func incident(isOver: Bool, _ minute: Int64) -> BusIncident {
        BusIncident(
            .diskFull,
            isOver ? .info : .critical,
            text: isOver ? "There is room again." : "The disk is full.",
            at: at(minute)
        )
    }

    private func samples(_ minute: Int64, _ rows: [SampleColumns.Row]) -> SamplesAccepted {
        SamplesAccepted(
            tenant: .single,
            system: .init(id: nas, name: "NAS one", hostname: "", version: "", client: acme),
            receivedAt: at(minute),
            claim: .init(kind: .body, value: ""),
            samples: SampleColumns(rows)
        )
    }

    private func row(
        _ type: String,
        _ object: String,
        _ name: String,
        _ value: Double,
        _ minute: Int64,
        unit: String = "bytes"
    ) -> SampleColumns.Row {
        SampleColumns.Row(
            type: type,
            object: object,
            name: name,
            kind: .numeric,
            unit: unit,
            time: at(minute),
            value: value
        )
    }

    private func word(
        _ type: String,
        _ object: String,
        _ name: String,
        _ word: String,
        _ minute: Int64
    ) -> SampleColumns.Row {
        SampleColumns.Row(
            type: type,
            object: object,
            name: name,
            kind: .state,
            unit: "state",
            time: at(minute),
            value: Double(StateWords.code(of: word, type: type, metric: name)),
            text: word
        )
    }
}
