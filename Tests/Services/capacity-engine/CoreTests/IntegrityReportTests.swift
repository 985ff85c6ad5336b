import CapacityEngineCore
import Observations
import Quantities
import TestSupport
import Testing

struct IntegrityReportTests {
    private func pool(_ counters: [DeviceErrorCounts?], missing: UInt64? = nil) -> BtrfsPool {
        var test = TestPool(gibibytes: counters.map { _ in 100 })
        test.pool.devices = zip(test.pool.devices, counters).map { device, counters in
            BtrfsDevice(
                id: device.id,
                path: device.id == missing ? nil : device.path,
                totalBytes: device.totalBytes,
                allocatedBytes: 0,
                isMissing: device.id == missing,
                extents: [],
                counters: counters
            )
        }
        return test.pool
    }

    @Test func `a pool is healthy only when every counter is known to be zero`() {
        #expect(IntegrityReport(pool([.init(), .init()])).isHealthy)
        let unknown = IntegrityReport(pool([.init(), nil]))
        #expect(!unknown.isHealthy && unknown.isUnknown)
        #expect(!IntegrityReport(pool([.init(), .init(flush: 1)])).isHealthy)
        #expect(!IntegrityReport(pool([.init(), .init()], missing: 2)).isHealthy)
        #expect(!IntegrityReport(pool([])).isHealthy)
    }

    @Test func `the signature changes with what somebody should be told of, and not otherwise`() {
        let well = IntegrityReport(pool([.init(), .init()]))
        #expect(well.signature.isEmpty)
        let bad = IntegrityReport(pool([.init(), .init(read: 2)]))
        #expect(bad.signature == IntegrityReport(pool([.init(), .init(write: 2)])).signature)
        #expect(bad.signature != IntegrityReport(pool([.init(), .init(read: 3)])).signature)
    }

    @Test func `the report of a pool with trouble reads well`() throws {
        let report = IntegrityReport(
            pool([.init(), .init(write: 2, corruption: 14), nil, .init()], missing: 4)
        )
        try expectGolden(report.text, at: "Tests/Fixtures/capacity/integrity.txt")
    }
}
