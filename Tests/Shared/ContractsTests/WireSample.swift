import Contracts
import Quantities
import Testing

/// One message as it was frozen on the wire.
struct WireSample: Sendable, CustomTestStringConvertible {
    let lane: LaneDeclaration
    let name: String
    /// The folder of its frozen samples, and its lane's name in documents.
    let place: String
    let write: @Sendable () throws -> [UInt8]
    let rewrite: @Sendable ([UInt8]) throws -> [UInt8]

    init<M: Message>(_ name: String, _ message: M) {
        lane = M.lane
        self.name = name
        place = M.lane.name.text
        write = { try message.encodedBody() }
        rewrite = { try M(decodingBody: $0).encodedBody() }
    }

    /// What travels on lanes of which each instance or service has its own.
    private init(
        _ name: String,
        on lane: LaneDeclaration,
        as place: String,
        write: @escaping @Sendable () throws -> [UInt8],
        rewrite: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        self.lane = lane
        self.name = name
        self.place = place
        self.write = write
        self.rewrite = rewrite
    }

    /// Its file, from the folder of frozen samples.
    var path: String { "\(place)/\(name).json" }

    var testDescription: String { path }

    /// Every message type, each with the cases that matter to its readers.
    static let all: [WireSample] =
        [
            WireSample("revoked", key(client: client, revokedAt: moment)),
            WireSample("whole-tenant", key(client: nil, revokedAt: nil)),
            WireSample(
                "usual",
                HistoryAdvanced(
                    tenant: .single,
                    client: client,
                    system: system,
                    lastSeen: moment
                )
            ),
            WireSample("loss", CollectorBusIncident(loss)),
            WireSample("rolled-back", GatewayBusIncident(rolledBack)),
            WireSample("heartbeat", samples([])),
            WireSample("three-kinds", samples(rows)),
            WireSample("usual", alerts(client: nil)),
            WireSample("of-a-client", alerts(client: client)),
            WireSample("loss", JanitorBusIncident(loss)),
            WireSample("loss", KeeperBusIncident(loss)),
            WireSample("loss", RouterBusIncident(loss)),
            WireSample("loss", TicketerBusIncident(loss)),
            WireSample("loss", SyncBusIncident(loss)),
            WireSample("loss", ScrubBusIncident(loss)),
            WireSample("loss", CapacityBusIncident(loss)),
        ] + OutsideSamples.all + JanitorSamples.all + RouterSamples.all + TicketerSamples.all
        + SyncSamples.all + ScrubSamples.all + CapacitySamples.all + KeeperSamples.all

    /// Commands and their answers, which travel on a lane of each instance and of each service.
    static let commands: [WireSample] = [
        WireSample(
            "usual",
            on: .command(to: name("volume-janitor/1", as: SourceID.self)),
            as: "command.v1",
            write: { issued.encodedBody() },
            rewrite: { try CommandIssued(decodingBody: $0).encodedBody() }
        ),
        answer("performed", .performed, nil),
        answer("rejected", .rejected, "the volume is in use"),
    ]

    private static let issued = CommandIssued(
        kind: name("volume-janitor.scan.v1", as: LaneName.self),
        person: "eva@msp",
        expiresAt: moment,
        request: Array(#"{"volume":"tank/old «α»"}"#.utf8)
    )

    private static func answer(
        _ name: String,
        _ outcome: CommandAnswered.Outcome,
        _ reason: String?
    ) -> WireSample {
        let fact = FactPosition(
            source: Self.name("volume-janitor/1", as: SourceID.self),
            lane: Self.name("volume-janitor.volume.v1", as: LaneName.self),
            epoch: Self.epoch,
            sequence: 1 << 40
        )
        let answer = CommandAnswered(
            command: Self.id,
            issuer: Self.name("api-gateway/1", as: SourceID.self),
            kind: Self.name("volume-janitor.scan.v1", as: LaneName.self),
            outcome: outcome,
            reason: reason,
            facts: outcome == .performed ? [fact] : [],
            at: moment
        )
        return WireSample(
            name,
            on: CommandAnswered.lane(of: "volume-janitor"),
            as: "command-answered.v1",
            write: { try answer.encodedBody() },
            rewrite: { try CommandAnswered(decodingBody: $0).encodedBody() }
        )
    }

    private static let id: MessageID = {
        guard let id = MessageID("01890a5d-ac96-774b-bcce-b302099a8057") else {
            preconditionFailure("a literal")
        }
        return id
    }()
    private static let epoch: Epoch = {
        guard let epoch = Epoch(String(repeating: "0f", count: 16)) else {
            preconditionFailure("a literal")
        }
        return epoch
    }()

    private static let loss = BusIncident(
        .loss,
        .critical,
        lane: KeyChanged.lane.name,
        source: SourceID("api-gateway/a1"),
        epoch: Epoch(String(repeating: "0f", count: 16)),
        first: 5,
        last: 8,
        text: "4 messages of api-gateway.key.v1 from api-gateway/a1 are lost: the disk was bad",
        at: moment
    )
    private static let rolledBack = BusIncident(
        .rolledBack,
        .critical,
        text: "the journal of api-gateway/a1 was put back from an older copy",
        at: moment
    )
    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let system = name("truenas-0001", as: SystemID.self)
    private static let client = name("Acme Corp — Zürich", as: ClientName.self)

    private static func name<Kind: Name>(_ text: String, as kind: Kind.Type) -> Kind {
        guard let name = Kind(text) else { preconditionFailure("\(text) is no \(kind)") }
        return name
    }

    private static func key(client: ClientName?, revokedAt: Timestamp?) -> KeyChanged {
        KeyChanged(
            id: "0123456789abcdef",
            secretSHA256: String(repeating: "a1", count: 32),
            permission: .ingest,
            tenant: .single,
            client: client,
            expiresAt: nil,
            revokedAt: revokedAt
        )
    }

    private static func alerts(client: ClientName?) -> SourceAlertsReported {
        SourceAlertsReported(
            tenant: .single,
            client: client,
            system: system,
            alerts: [
                .init(severity: "warning", message: "Pool 'tank' is 85% full\nadd disks"),
                .init(severity: "critical", message: "Disk “sda” failed its SMART test"),
            ],
            refused: 1,
            receivedAt: moment
        )
    }

    private static func samples(_ rows: [SampleColumns.Row]) -> SamplesAccepted {
        SamplesAccepted(
            tenant: .single,
            system: .init(
                id: system,
                name: "TrueNAS-Client1",
                hostname: "nas1.client.local",
                version: "TrueNAS-SCALE-24.04",
                client: client
            ),
            receivedAt: moment,
            claim: .init(kind: .key, value: "execution-17"),
            samples: SampleColumns(rows)
        )
    }

    private static let rows = [
        SampleColumns.Row(
            type: "pool",
            object: "tank",
            name: "used",
            kind: .numeric,
            unit: "bytes",
            time: moment,
            value: 5_200_500_000_000,
            sentUnit: "GB",
            flags: .serverTime,
            metadata: #"{"status":"ONLINE"}"#
        ),
        SampleColumns.Row(
            type: "pool",
            object: "tank",
            name: "health",
            kind: .state,
            unit: "state",
            time: moment,
            value: 2,
            text: "DEGRADED",
            flags: [.serverTime, .zoneAssumed]
        ),
        SampleColumns.Row(
            type: "disk",
            object: "sda",
            name: "power_on_hours",
            kind: .counter,
            unit: "seconds",
            time: Timestamp(microseconds: 1_795_219_140_000_000),
            value: 116_888_400,
            sentUnit: "h"
        ),
        SampleColumns.Row(
            type: "cpu",
            object: "",
            name: "cpu_usage",
            kind: .numeric,
            unit: "ratio",
            time: moment,
            value: 0.95224,
            sentUnit: "%",
            flags: .implausible
        ),
    ]
}
