import CapacityEngineCore
import Observations
import TestSupport
import Testing

struct CapacityReportTests {
    @Test func `the report of mismatched drives reads well`() throws {
        var test = TestPool(gibibytes: [3725, 1863, 931, 931])
        test.add(.system, .raid1, on: [3, 4], usedMebibytes: 1)
        test.add(.metadata, .dup, on: [3, 3], usedMebibytes: 300)
        for _ in 0..<50 { test.add(.data, .raid1, on: [1, 2], usedMebibytes: 1020) }
        let report = CapacityReport(test.pool, try PoolCapacity(of: test.pool))
        try expectGolden(report.text, at: "Tests/Fixtures/capacity/mismatched.txt")
    }

    @Test func `the report of a full pool with a new drive advises a balance`() throws {
        var test = TestPool(gibibytes: [40, 40, 200])
        test.add(.metadata, .raid1, on: [1, 2], usedMebibytes: 300)
        for _ in 0..<38 { test.add(.data, .raid1, on: [1, 2], usedMebibytes: 1024) }
        let report = CapacityReport(test.pool, try PoolCapacity(of: test.pool))
        try expectGolden(report.text, at: "Tests/Fixtures/capacity/full.txt")
        #expect(report.warnings.map(\.kind).contains("balance-would-help"))
    }
}
