import Btrfs
import CapacityEngineCore
import CollectorCore
import Contracts
import Observations
import Quantities
import TestSupport
import Testing

/// What a probe tells of a pool is enough to say the same of it as at its host.
@Suite(.serialized, .needsBtrfs)
struct ProbedPoolTests {
    private static let now = Timestamp(seconds: 1_795_219_200)

    @Test func `through the bus a pool with a past is worth what it is at its host`() throws {
        let loop = try LoopPool(
            [40, 20, 10, 10].map { $0 << 30 },
            data: .raid1,
            metadata: .raid1,
            options: ["-L", "media"]
        )
        _ = try loop.fill("old", upTo: 12 << 30)
        try loop.sync()
        try Tool.run("btrfs", "device", "remove", loop.devices[3], loop.mount)
        try Tool.run("btrfs", "filesystem", "resize", "1:25G", loop.mount)
        let pool = try BtrfsPoolReader.read(mount: loop.mount)
        let fact = try Self.throughTheBus(pool)
        #expect(fact.leftOut == 0)
        let told = try #require(BtrfsPool(fact))
        #expect(try PoolCapacity(of: told) == PoolCapacity(of: pool))
        let assessed = PoolAssessed(of: fact)
        #expect(assessed.obtainable == ByteCount(try PoolCapacity(of: pool).obtainableBytes))
        #expect(assessed.pool == "media")
        #expect(assessed.findings.isEmpty)
        #expect(assessed.devices.allSatisfy { $0.counters == DeviceErrorCounts() })
        #expect(assessed.contents.first { $0.content == "data" }?.survivable == 1)
        #expect(IntegrityReport(pool).isHealthy)
    }

    @Test func `metadata that one disk takes with it is found through the bus, too`() throws {
        let loop = try LoopPool([10 << 30], data: .single, metadata: .dup)
        try loop.add(10 << 30)
        let fact = try Self.throughTheBus(try BtrfsPoolReader.read(mount: loop.mount))
        let kinds = PoolAssessed(of: fact).findings.map(\.kind)
        #expect(kinds.contains("single-point-of-failure"))
    }

    private static func throughTheBus(_ pool: BtrfsPool) throws -> BtrfsPoolObserved {
        let system = try #require(SystemID("media-01"))
        let fact = BtrfsPoolObserved(pool, of: system, client: nil, at: now)
        let read = try BtrfsPoolObserved(decodingBody: try fact.encodedBody())
        #expect(read == fact)
        return read
    }
}
