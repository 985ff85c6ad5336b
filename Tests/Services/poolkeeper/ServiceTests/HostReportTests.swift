import CapacityEngineCore
import Observations
import Quantities
import TestSupport
import Testing

@testable import Poolkeeper

// Goal: what `status`, `capacity` and `check` print, for people and for programs, changes only when
// somebody means it. Method: a pool and sixty days of its use by hand, and golden files.
@Suite struct `Reports of a host's commands` {
    private static let golden = "Tests/Services/poolkeeper/ServiceTests/Golden"
    private static let firstDay: Int64 = 20_000

    private static func pool(usedGibibytes used: Int64) -> BtrfsPool {
        var chunks = BtrfsChunks()
        var extents: [[BtrfsDevice.Extent]] = [[], []]
        func add(_ content: BtrfsContent) {
            chunks.add(content, .raid1, length: 1 << 30, devices: [1, 2])
            for device in extents.indices {
                let start = extents[device].last?.end ?? 1 << 20
                extents[device].append(.init(start: start, length: 1 << 30))
            }
        }
        add(.system)
        add(.metadata)
        for _ in 0...used { add(.data) }
        func space(_ content: BtrfsContent, _ total: Int64, _ used: Int64) -> BtrfsSpace {
            let part = BtrfsSpace.Part(
                profile: .raid1,
                totalBytes: total << 30,
                usedBytes: used << 20
            )
            return BtrfsSpace(content: content, parts: [part])
        }
        return BtrfsPool(
            uuid: "3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b",
            label: "media",
            mount: "/mnt/pool",
            devices: zip(["/dev/sda", "/dev/sdb"], extents).enumerated().map { index, device in
                BtrfsDevice(
                    id: UInt64(index + 1),
                    path: device.0,
                    totalBytes: 200 << 30,
                    allocatedBytes: Int64(device.1.count) << 30,
                    extents: device.1,
                    counters: DeviceErrorCounts(corruption: index == 1 ? 3 : 0)
                )
            },
            spaces: [
                space(.data, used + 1, used << 10), space(.metadata, 1, 300), space(.system, 1, 1),
            ],
            chunks: chunks
        )
    }

    /// A pool that grew by a GiB a day for sixty days, looked at on the last of them.
    private static func remembered(from first: Int64, days: Int64) throws -> CapacityReport {
        let folder = try TemporaryFolder()
        let history = try HostHistory(in: folder.file("state"))
        func report(_ day: Int64) throws -> CapacityReport {
            let pool = pool(usedGibibytes: first + day)
            return CapacityReport(pool, try PoolCapacity(of: pool))
        }
        for day in 0..<days {
            try history.note(
                try report(day),
                at: Timestamp(seconds: (firstDay + day) * 86_400)
            )
        }
        var report = try report(days - 1)
        report.take(try history.daysToFull(report))
        try history.close()
        return report
    }

    private func expect(_ report: CapacityReport, _ name: String) throws {
        try expectGolden(report.text, at: "\(Self.golden)/\(name).txt")
        try expectGolden(try CommandAnswer.json(report), at: "\(Self.golden)/\(name).json")
    }

    @Test func `capacity says in how many days a pool is full`() throws {
        let report = try Self.remembered(from: 20, days: 60)
        #expect(report.warnings.isEmpty)
        try expect(report, "capacity")
    }

    @Test func `capacity warns of a pool that is full within a month`() throws {
        let report = try Self.remembered(from: 115, days: 60)
        #expect(report.warnings.map(\.kind).contains("full-soon"))
        try expect(report, "capacity-soon")
    }

    @Test func `capacity says what is lacking while it knows a pool for three days`() throws {
        let report = try Self.remembered(from: 20, days: 3)
        #expect(report.daysToFull?.reason == "3 of 7 days of history are there")
        try expect(report, "capacity-new")
    }

    @Test func `status and check read well and are complete for programs`() throws {
        let integrity = IntegrityReport(Self.pool(usedGibibytes: 20))
        try expectGolden(integrity.text, at: "\(Self.golden)/check.txt")
        try expectGolden(try CommandAnswer.json(integrity), at: "\(Self.golden)/check.json")
        let status = StatusCommand.Answer(
            integrity: integrity,
            capacity: try Self.remembered(from: 20, days: 60)
        )
        try expectGolden(status.text, at: "\(Self.golden)/status.txt")
        try expectGolden(try CommandAnswer.json(status), at: "\(Self.golden)/status.json")
    }
}
