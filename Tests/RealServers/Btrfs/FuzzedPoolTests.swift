import Btrfs
import CapacityEngineCore
import Foundation
import Observations
import TestSupport
import Testing

/// Random pools with a random past, filled to the end.
@Suite(.serialized, .needsBtrfs)
struct FuzzedPoolTests {
    /// How many pools; `make fuzz-capacity` asks for more.
    private static let pools = setting("POOLKEEPER_FUZZ_POOLS") ?? 20
    private static let first = setting("POOLKEEPER_FUZZ_FROM") ?? 0
    private static let seed = setting("POOLKEEPER_FUZZ_SEED") ?? 8

    private static func setting(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    private static let spreads: [(data: BtrfsProfile, metadata: BtrfsProfile, devicesMin: Int)] = [
        (.raid1, .raid1, 2), (.raid1, .raid1c3, 3), (.raid1c3, .raid1c3, 3),
        (.raid1c4, .raid1c4, 4), (.raid10, .raid1, 4), (.raid5, .raid1, 3), (.raid6, .raid1c3, 4),
        (.raid0, .raid1, 2),
        (.single, .dup, 2), (.dup, .dup, 2),
    ]

    @Test(arguments: first..<first + pools)
    func `a random pool takes what it is said to take`(_ number: Int) throws {
        var random = SeededRandom(seed: UInt64(Self.seed) << 32 | UInt64(number))
        let spread = Self.spreads.randomElement(using: &random) ?? Self.spreads[0]
        let count = Int.random(in: spread.devicesMin...7, using: &random)
        let sizes = (0..<count).map { _ in
            Int64.random(in: 3 << 18...150 << 18, using: &random) << 12
        }
        let pool = try LoopPool(sizes, data: spread.data, metadata: spread.metadata)
        if Bool.random(using: &random) {
            _ = try pool.fill("old", upTo: Int64.random(in: 1...60, using: &random) << 30)
            try pool.sync()
            try pool.add(Int64.random(in: 3 << 18...150 << 18, using: &random) << 12)
        }
        let off = try ObtainedTests.expectExact(pool)
        // Which of devices with the same room the kernel lists first nobody outside can see.
        if off > 0 { print("pool \(number) of seed \(Self.seed): off by \(off) bytes") }
    }
}
