import CapacityEngineCore
import Observations
import Testing

struct ChangedCapacityTests {
    /// 8 + 1 + 1 TB in RAID1, of which the largest is mostly out of reach.
    private var pool: BtrfsPool {
        var test = TestPool(gibibytes: [7451, 931, 931])
        test.add(.metadata, .raid1, on: [2, 3], usedMebibytes: 300)
        test.add(.data, .raid1, on: [1, 2], usedMebibytes: 900)
        return test.pool
    }

    @Test func `a second large drive makes the first one useful`() throws {
        let now = try PoolCapacity(of: pool)
        #expect(now.obtainableAfterBalanceBytes < 1862 << 30)
        let added = try ChangedCapacity([.add(bytes: 7451 << 30)], of: pool)
        #expect(added.obtainableBytes > 8370 << 30)
    }

    @Test func `three copies on three drives are limited by the smallest`() throws {
        let changed = try ChangedCapacity([.convert(data: .raid1c3, metadata: nil)], of: pool)
        #expect(changed.obtainableBytes < 931 << 30)
        #expect(changed.obtainableBytes > 925 << 30)
    }

    @Test func `what cannot be done is refused with its reason`() {
        #expect(throws: ChangedCapacity.Refusal.noDevice(9)) {
            try ChangedCapacity([.remove(device: 9)], of: pool)
        }
        #expect(throws: ChangedCapacity.Refusal.tooFewDevices(.raid1c4, left: 3)) {
            try ChangedCapacity([.convert(data: .raid1c4, metadata: nil)], of: pool)
        }
    }

    @Test func `a drive too small for what is stored is refused with what is too much`() {
        var test = TestPool(gibibytes: [10, 10])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: 100)
        for _ in 0..<6 { test.add(.data, .raid1, on: [1, 2], usedMebibytes: 1024) }
        do {
            let change = PoolChange.replace(device: 2, bytes: 4 << 30)
            _ = try ChangedCapacity([change], of: test.pool)
            Issue.record("6 GiB do not fit 4 GiB")
        } catch {
            #expect("\(error)".hasPrefix("what is stored would not fit: "))
        }
    }
}
