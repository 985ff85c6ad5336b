import Contracts
import Quantities

/// What a probe says of Btrfs pools, and what capacity-engine makes of them.
enum CapacitySamples {
    static let all: [WireSample] = [
        WireSample("unreadable", unreadable),
        WireSample("two-devices", observed),
        WireSample("approximate", approximate),
        WireSample("degraded", assessed),
        WireSample("too-little-data", tooLittle),
        WireSample("fills", forecast),
        WireSample("mass-delete", anomaly),
    ]

    private static let moment = Timestamp(microseconds: 1_795_219_200_123_456)
    private static let earlier = Timestamp(seconds: 1_795_000_000)
    private static let uuid = "8f1b2d64-9f0e-4a51-9c0e-0f6f4b7a2d11"
    private static let system: SystemID = {
        guard let system = SystemID("media-01") else { preconditionFailure("a literal") }
        return system
    }()

    private static var unreadable: BtrfsPoolObserved {
        var fact = BtrfsPoolObserved(
            tenant: .single,
            client: nil,
            system: system,
            pool: "media",
            uuid: "",
            mount: "/srv/media",
            reading: .unreadable,
            asOf: moment
        )
        fact.reason = "/srv/media is not a Btrfs file system; is the pool mounted?"
        return fact
    }

    private static var observed: BtrfsPoolObserved {
        var fact = unreadable
        fact.client = ClientName("Nordlicht Film")
        fact.uuid = uuid
        fact.reading = .exact
        fact.reason = nil
        var first = BtrfsDeviceState(
            id: 1,
            path: "/dev/sda",
            size: .gibibytes(931),
            allocated: .gibibytes(2)
        )
        first.counters = DeviceErrorCounts(write: 1, read: 2, flush: 3, corruption: 4)
        first.freeStarts = [1_048_576, 2_148_532_224]
        first.freeLengths = [20_971_520, 997_505_105_920]
        var second = BtrfsDeviceState(
            id: 2,
            path: nil,
            size: .gibibytes(931),
            allocated: .gibibytes(2)
        )
        (second.isMissing, second.isWritable) = (true, false)
        fact.devices = [first, second]
        var data = BtrfsPoolObserved.Space(
            content: "data",
            profile: "raid1",
            total: .gibibytes(1),
            used: .mebibytes(900)
        )
        data.chunkMax = .gibibytes(10)
        fact.spaces = [data]
        fact.groups = [
            .init(
                content: "data",
                profile: "raid1",
                devices: [1, 2],
                chunks: 1,
                bytes: .gibibytes(1)
            )
        ]
        return fact
    }

    private static var approximate: PoolAssessed {
        var fact = PoolAssessed(
            tenant: .single,
            client: nil,
            system: system,
            pool: "media",
            uuid: uuid,
            mount: "/srv/media",
            reading: .approximate,
            asOf: moment
        )
        fact.reason = "the trees of the pool can be read by root only"
        return fact
    }

    private static var assessed: PoolAssessed {
        var fact = approximate
        fact.client = ClientName("Nordlicht Film")
        fact.reading = .exact
        fact.reason = nil
        fact.profile = "RAID1"
        fact.raw = .gibibytes(1862)
        fact.used = .mebibytes(900)
        fact.chunks = .gibibytes(1)
        fact.obtainable = .gibibytes(929)
        fact.freeInChunks = .mebibytes(124)
        fact.obtainableAfterBalance = .gibibytes(930)
        var device = PoolAssessed.Device(
            id: 1,
            path: "/dev/sda",
            size: .gibibytes(931),
            allocated: .gibibytes(2)
        )
        device.unreachable = .mebibytes(1)
        device.unreachableAfterBalance = ByteCount(0)
        device.metadata = .gibibytes(1)
        device.counters = DeviceErrorCounts(generation: 7)
        fact.devices = [device]
        var data = PoolAssessed.Content(
            content: "data",
            profiles: ["raid1"],
            total: .gibibytes(1),
            used: .mebibytes(900)
        )
        data.survivable = 1
        data.fatalSets = [[1, 2]]
        fact.contents = [data]
        fact.findings = [
            .init(
                kind: "device-missing",
                text: "Device 2 is missing: the pool runs degraded.",
                command: "btrfs replace start 2 NEW-DEVICE /srv/media"
            )
        ]
        return fact
    }

    private static var tooLittle: ForecastUpdated {
        var fact = ForecastUpdated(
            tenant: .single,
            client: nil,
            system: system,
            pool: "media",
            outcome: .unknown,
            used: .mebibytes(900),
            ceiling: nil,
            asOf: moment
        )
        fact.reason = "3 of 7 days of history are there"
        fact.days = 3
        return fact
    }

    private static var forecast: ForecastUpdated {
        var fact = tooLittle
        fact.client = ClientName("Nordlicht Film")
        fact.outcome = .fills
        fact.reason = nil
        fact.method = "trend"
        fact.ceiling = .gibibytes(930)
        fact.segmentStart = earlier
        fact.segmentCause = "big delete"
        fact.days = 63
        fact.bytesPerDay = 13_421_772_800.5
        var crossing = ForecastUpdated.Crossing(ratio: 0.8)
        crossing.soonest = moment + .seconds(86_400)
        crossing.likeliest = moment + .seconds(2 * 86_400)
        crossing.latest = moment + .seconds(3 * 86_400)
        fact.crossings = [crossing, .init(ratio: 1)]
        var point = ForecastUpdated.Point(at: moment, median: .gibibytes(10))
        (point.low50, point.high50) = (.gibibytes(9), .gibibytes(11))
        (point.low90, point.high90) = (.gibibytes(8), .gibibytes(12))
        fact.fan = [point]
        return fact
    }

    private static var anomaly: GrowthAnomalyFound {
        var fact = GrowthAnomalyFound(
            tenant: .single,
            client: ClientName("Nordlicht Film"),
            system: system,
            pool: "media",
            kind: "mass-delete",
            day: earlier,
            change: ByteCount(-429_496_729_600),
            usual: ByteCount(13_421_772_800),
            text: "400 GiB went on one day; a day usually brings 12.5 GiB.",
            at: moment
        )
        fact.ceiling = .gibibytes(930)
        return fact
    }
}
