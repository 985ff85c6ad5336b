import CapacityEngineCore
import Foundation
import Observations
import Quantities
import TestSupport
import Testing

@testable import Poolkeeper

struct HostHistoryTests {
    private static let day: Int64 = 86_400

    private func report(used: Int64) throws -> CapacityReport {
        let pool = BtrfsPool(
            uuid: "3f2a0c1e-5b7d-4e8f-9a1b-2c3d4e5f6a7b",
            label: "media",
            mount: "/mnt/pool",
            devices: [
                BtrfsDevice(
                    id: 1,
                    path: "/dev/sda",
                    totalBytes: 1000 << 30,
                    allocatedBytes: 0,
                    extents: []
                )
            ],
            spaces: [
                BtrfsSpace(
                    content: .data,
                    parts: [.init(profile: .single, totalBytes: used, usedBytes: used)]
                )
            ],
            chunks: BtrfsChunks()
        )
        return CapacityReport(pool, try PoolCapacity(of: pool))
    }

    @Test func `from a week of runs on it says when the pool is full`() throws {
        let folder = try TemporaryFolder()
        let history = try HostHistory(in: folder.file("state"))
        for day in 0..<30 {
            let known = try history.daysToFull(try report(used: Int64(day) << 30))
            if day < 7 { #expect(known.low == nil) }
            try history.note(
                try report(used: Int64(day) << 30),
                at: Timestamp(seconds: (20_000 + Int64(day)) * Self.day)
            )
        }
        let known = try history.daysToFull(try report(used: 29 << 30))
        #expect(known.likeliest.map { (900...1100).contains($0) } == true)
        #expect(known.reason == nil)
        try history.close()
    }

    @Test func `what ASG remembered is taken once, and what cannot be read is left out`() throws {
        let folder = try TemporaryFolder()
        let state = folder.file("state")
        let history = try HostHistory(in: state)
        let entries = (1...20).map {
            "{\"timestamp\": \"2026-03-\($0 < 10 ? "0" : "")\($0)T00:20:01.5\","
                + " \"total_used_gib\": \(100 + $0)}"
        }
        let odd = ["7", "{\"timestamp\": \"x\", \"total_used_gib\": 1}"]
        try Data("[\((entries + odd).joined(separator: ","))]".utf8)
            .write(to: URL(filePath: state + "/capacity_history.json"))
        #expect(try history.importASG(for: "pool") == 20)
        #expect(try history.importASG(for: "pool") == 0)
        try history.close()
        let days = ASGHistory.days(in: Data("[\(entries[0])]".utf8))
        #expect(days == [DailyUse(day: 20_513, bytes: 101 * 0x1p30)])
        #expect(ASGHistory.days(in: Data("{".utf8)).isEmpty)
    }

    @Test func `a change is told once, and again when it changes or is over`() throws {
        let folder = try TemporaryFolder()
        let history = try HostHistory(in: folder.file("state"))
        #expect(try history.changed("", of: "integrity", pool: "a") == nil)
        #expect(try history.changed("1:errors:2", of: "integrity", pool: "a") == "")
        try history.told("1:errors:2", of: "integrity", pool: "a")
        #expect(try history.changed("1:errors:2", of: "integrity", pool: "a") == nil)
        #expect(try history.changed("1:errors:3", of: "integrity", pool: "a") == "1:errors:2")
        #expect(try history.changed("", of: "integrity", pool: "a") == "1:errors:2")
        #expect(try history.changed("", of: "integrity", pool: "b") == nil)
        try history.close()
    }
}
