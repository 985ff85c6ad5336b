import Foundation
import Observations
import Quantities
import TestSupport
import Testing

@testable import ScrubControllerCore

@Suite struct ProgressTests {
    @Test func `ranges cover every chunk once, and the last reaches to the device's end`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<200 {
            var start: Int64 = 1 << 20
            let extents = (0..<Int.random(in: 0...600, using: &random)).map { _ in
                start += Int64.random(in: 0...4, using: &random) << 20
                let extent = BtrfsDevice.Extent(
                    start: start,
                    length: Int64.random(in: 1...1024, using: &random) << 20
                )
                start = extent.end
                return extent
            }
            let map = DeviceMap(extents)
            let place = Int64.random(in: 0...start, using: &random)
            let ranges = map.ranges(from: place)
            #expect(ranges.count <= DeviceMap.rangesMax + 1)
            #expect(ranges.last?.end == .max)
            #expect(
                ranges.first.map {
                    $0.start <= place || map.covered(before: place) == map.total
                        || map.covered(before: $0.start) == map.covered(before: place)
                } == true
            )
            for (range, next) in zip(ranges, ranges.dropFirst()) {
                #expect(
                    range.end == next.start
                        || map.covered(before: range.end)
                            == map.covered(before: next.start)
                )
                #expect(extents.contains { $0.end == range.end })
            }
        }
    }

    @Test func `no end is named before enough is known, and then an interval`() throws {
        let now = Timestamp(seconds: 1_795_737_600)
        var pace = ScrubPace()
        for second in 0...9 { pace.take(covered: Int64(second), bytes: 0, at: .seconds(second)) }
        #expect(pace.end(covered: 9, total: 1000, ran: .seconds(9), paused: .zero, now: now) == nil)
        for second in 10...100 {
            pace.take(covered: Int64(second), bytes: 2 * Int64(second), at: .seconds(second))
        }
        #expect(pace.speed == 2)
        let ends = try #require(
            pace.end(covered: 100, total: 1000, ran: .seconds(100), paused: .seconds(100), now: now)
        )
        #expect(ends.from == now + .seconds(900))
        #expect(ends.to == now + .seconds(1980))
    }

    @Test func `what others do is what the disks did less what the scrub read`() throws {
        var share = DiskShare()
        var own = OwnReads()
        own.take([1: .init(counted: 0)])
        share.take(
            ["sda": .init(bytes: 0, busyMilliseconds: 0)],
            own: own,
            workers: 1,
            pressureMicroseconds: 0,
            at: .zero
        )
        own.take([1: .init(counted: 982 << 20)])
        share.take(
            ["sda": .init(bytes: 1000 << 20, busyMilliseconds: 5000)],
            own: own,
            workers: 1,
            pressureMicroseconds: 500_000,
            at: .seconds(5)
        )
        let alone = try #require(share.sample(load: 1, cores: 2))
        #expect(alone.foregroundBytes < 1_048_576)
        #expect(alone.foregroundBusy < 0.01)
        #expect(alone.pressure == 0.1)
        own.take([1: .init(counted: 1480 << 20)])
        share.take(
            ["sda": .init(bytes: 2000 << 20, busyMilliseconds: 10_000)],
            own: own,
            workers: 1,
            pressureMicroseconds: nil,
            at: .seconds(10)
        )
        let shared = try #require(share.sample(load: 1, cores: 2))
        #expect(shared.foregroundBusy > 0.2)
        #expect(shared.pressure == nil)
    }

    @Test func `a status file of btrfs-progs is read, and ours reads as one`() throws {
        let uuid = "02d419e6-e354-4e99-bc47-1ed6264101a7"
        let first = [
            "data_bytes_scrubbed:100", "tree_bytes_scrubbed:5", "csum_errors:1", "no_csum:2",
            "corrected_errors:1", "last_physical:9", "t_start:1795781520", "t_resumed:0",
            "duration:10", "canceled:0", "finished:1",
        ]
        let second = [
            "data_bytes_scrubbed:50", "last_physical:4", "t_start:1795781520", "t_resumed:0",
            "duration:7", "canceled:1", "finished:1",
        ]
        let lines = [("1", first), ("2", second)].map { device, fields in
            ([uuid + ":" + device] + fields).joined(separator: "|") + "\n"
        }
        let text = "scrub status:1\n" + lines.joined()
        let noted = try #require(ProgsNote.read(text, uuid: uuid))
        #expect(noted.isCancelled)
        #expect(noted.counts.keys.sorted() == [1])
        #expect(noted.counts[1]?.bytes == 105)
        #expect(noted.endedAt == Timestamp(seconds: 1_795_781_530))
        #expect(ProgsNote.read(text, uuid: "another") == nil)
        #expect(ProgsNote.read("scrub status:2\n", uuid: uuid) == nil)
        // A start that was cancelled at once has t_start 0, and proves nothing.
        let zero = text.replacing("t_start:1795781520", with: "t_start:0")
        #expect(ProgsNote.read(zero, uuid: uuid) == nil)
        var run = RunState(
            id: 1,
            startedBy: "mira",
            startedAt: noted.startedAt,
            devices: [
                DeviceState(id: 1), DeviceState(id: 2),
            ]
        )
        run.devices[0].isDone = true
        run.devices[0].shown.dataBytes = 77
        let written = ProgsNote.write(run, uuid: uuid, endedAt: noted.endedAt, now: noted.startedAt)
        let again = try #require(ProgsNote.read(written, uuid: uuid))
        #expect(again.counts[1]?.dataBytes == 77)
        #expect(again.isCancelled)
    }

    @Test func `what zpool says of a scrub is read`() {
        let running = ZpoolScan(
            """
              pool: tank
             state: ONLINE
              scan: scrub in progress since Sun Nov 22 02:14:07 2026
            \t1.21T / 4.50T scanned at 1.2G/s, 512G / 4.50T issued at 480M/s
            \t0B repaired, 11.11% done, 02:25:10 to go
            config:

            \tNAME        STATE     READ WRITE CKSUM
            \ttank        ONLINE       0     0     0
            \t  sda       ONLINE       1     0     3

            errors: No known data errors
            """
        )
        #expect(running.state == .running)
        #expect(running.issued == 512 << 30)
        #expect(running.repaired == 0)
        #expect(running.total == 9 << 39)
        #expect(running.devices.count == 2)
        #expect(running.devices.last?.checksum == 3)
        let paused = ZpoolScan(
            "  scan: scrub paused since Sun Nov 22 02:20:00 2026\\n\\tscrub started on Sun Nov 22"
        )
        #expect(paused.state == .paused)
        let done = ZpoolScan(
            "  scan: scrub repaired 0B in 02:33:10 with 4 errors on Sun Nov 22 04:47:17 2026"
        )
        #expect(done.state == .finished(errors: 4))
        #expect(done.when == "Sun Nov 22 04:47:17 2026")
        #expect(done.repaired == 0)
        let repaired = ZpoolScan(
            "  scan: scrub repaired 60.5K in 00:00:02 with 0 errors on Sun Nov 22 04:47:17 2026"
        )
        #expect(repaired.state == .finished(errors: 0))
        #expect(repaired.repairedBlocks == 16)
        #expect(ZpoolScan("  scan: scrub canceled on Sun Nov 22 04:47:17 2026").state == .cancelled)
        #expect(ZpoolScan("  scan: none requested").state == .never)
    }
}
