import Contracts
import Observations
import Quantities
import Testing

@testable import ScrubControllerCore

@Suite struct IntegrityBookTests {
    private let now = Timestamp(seconds: 1_795_737_600)
    // Words of Linux 6.18.
    private let checksum =
        "BTRFS warning (device loop0): scrub: checksum error at logical 300941312 on dev "
        + "/dev/loop0, physical 300941312 root 5 inode 257 offset 2097152 length 4096 links 1 "
        + "(path: films/a (1).mkv)"
    private let unable =
        "BTRFS error (device loop0): scrub: unable to fixup (regular) error at logical 300941312 "
        + "on dev /dev/loop0 physical 300941312"
    private let fixed =
        "BTRFS error (device loop0): scrub: fixed up error at logical 299892736 on dev /dev/loop0 "
        + "physical 299892736"
    private let read =
        "BTRFS warning (device loop0): csum failed root 5 ino 257 off 2097152 csum 0xfb5cf75a "
        + "expected csum 0xde967fc0 mirror 2"

    private func device(_ id: UInt64, corruption: Int64 = 0, isMissing: Bool = false) -> DeviceView
    {
        var view = DeviceView(id: id, path: "/dev/loop\(id - 1)", extents: [])
        view.counters = DeviceErrorCounts(corruption: corruption)
        view.isMissing = isMissing
        return view
    }

    private func sightings(_ messages: String...) -> [Sighting] {
        messages.compactMap { Sighting(message: $0) }
    }

    private func end(_ verdict: ScrubVerdict, startedAt: Timestamp, at: Timestamp) -> RunEnd {
        let run = RunState(id: 1, startedBy: "mira", startedAt: startedAt, devices: [])
        return RunEnd(run: run, at: at, verdict: verdict, reason: "")
    }

    @Test func `lines of the kernel's log are read, others are passed over`() throws {
        let bad = try #require(Sighting(message: checksum))
        #expect(bad.kind == .bad)
        #expect(bad.poolDevice == "loop0")
        #expect(bad.device == "/dev/loop0")
        #expect(bad.logical == 300_941_312)
        #expect(bad.inode == .init(root: 5, inode: 257))
        #expect(bad.path == "films/a (1).mkv")
        #expect(Sighting(message: unable)?.kind == .unrepairable)
        #expect(Sighting(message: fixed)?.kind == .repaired)
        #expect(Sighting(message: read)?.inode == .init(root: 5, inode: 257))
        for other in [
            "BTRFS info (device loop0): scrub: started on devid 1",
            "BTRFS error (device loop0): bdev /dev/loop0 errs: wr 0, rd 0, flush 0, corrupt 1",
            "EXT4-fs warning (device sda): checksum error at logical 5", "BTRFS warning", "",
        ] {
            #expect(Sighting(message: other) == nil)
        }
    }

    @Test func `one bad file is one incident however often it is read`() throws {
        var book = IntegrityBook()
        book.take([device(1), device(2)], at: now)
        book.take(sightings(unable, checksum), [device(1), device(2)], at: now)
        book.take([device(1, corruption: 1), device(2, corruption: 1)], at: now)
        for second in 1...50 {
            let later = now + .seconds(second)
            book.take(sightings(read, read), [device(1), device(2)], at: later)
            let count = Int64(1 + second)
            book.take([device(1, corruption: count), device(2, corruption: count)], at: later)
        }
        #expect(book.incidents.count == 1)
        let incident = try #require(book.incidents.first)
        #expect(incident.kind == .file)
        #expect(incident.path == "films/a (1).mkv")
        #expect(incident.bad == [300_941_312])
        #expect(incident.count >= 100)
        #expect(incident.text(pool: "media").hasPrefix("films/a (1).mkv on pool media is damaged"))
    }

    @Test func `a bad block that snapshots share is one incident, of the subvolume's own file`()
        throws
    {
        func line(_ logical: Int, _ root: Int, _ path: String) -> String {
            checksum.replacing("300941312", with: "\(logical)")
                .replacing("root 5 ", with: "root \(root) ")
                .replacing("films/a (1).mkv", with: path)
        }
        var book = IntegrityBook()
        for logical in [4096, 8192] {
            let block = unable.replacing("300941312", with: "\(logical)")
            let lines = [
                block, line(logical, 260, "a"), line(logical, 256, "a"), line(logical, 261, "a"),
            ]
            book.take(lines.compactMap { Sighting(message: $0) }, [device(1)], at: now)
        }
        // Read in a snapshot, the kernel tells no address.
        let inSnapshot = read.replacing("root 5 ", with: "root 261 ")
        book.take(sightings(inSnapshot), [device(1)], at: now)
        #expect(book.incidents.count == 1)
        let incident = try #require(book.incidents.first)
        #expect(incident.kind == .file)
        #expect(incident.file == .init(root: 256, inode: 257))
        #expect(incident.bad == [4096, 8192])
        #expect(
            incident.text(pool: "media").hasPrefix(
                "a on pool media is damaged (2 blocks), and 2 snapshots or copies that share it;"
            )
        )
    }

    @Test func `what was repaired is told as repaired`() throws {
        var book = IntegrityBook()
        book.take(sightings(fixed), [device(1)], at: now)
        #expect(book.incidents.map(\.state) == [.repaired])
        book.take(sightings(unable, checksum), [device(1)], at: now)
        #expect(book.open.count == 1)
        let repaired = fixed.replacing("299892736", with: "300941312")
        book.take(sightings(repaired), [device(1)], at: now)
        #expect(book.open.isEmpty)
    }

    @Test func `counters say something only by growing`() throws {
        var book = IntegrityBook()
        func look(_ corruption: Int64, _ seconds: Int64) {
            book.take([device(1, corruption: corruption)], at: now + .seconds(seconds))
        }
        look(7, 0)
        #expect(book.incidents.isEmpty)
        // The kernel's log has ten seconds to say where.
        look(9, 1)
        look(9, 10)
        #expect(book.incidents.isEmpty)
        look(9, 11)
        #expect(book.open.map(\.kind) == [.device])
        #expect(book.open.first?.count == 2)
        look(12, 12)
        #expect(book.open.count == 1)
        #expect(book.open.first?.count == 5)
        // An administrator zeroes them: that is no alarm, and what was is over.
        look(0, 13)
        #expect(book.open.isEmpty)
        look(1, 14)
        look(1, 24)
        #expect(book.open.count == 1)
        #expect(book.incidents.count == 2)
    }

    @Test func `growth that the kernel's log explains a moment later opens nothing`() {
        var book = IntegrityBook()
        book.take([device(1)], at: now)
        book.take([device(1, corruption: 1)], at: now + .seconds(1))
        book.take(sightings(fixed), [device(1)], at: now + .seconds(2))
        for second in 3...30 {
            book.take([device(1, corruption: 1)], at: now + .seconds(second))
        }
        #expect(book.incidents.map(\.state) == [.repaired])
    }

    @Test func `counters that cannot be read say nothing, neither well nor ill`() {
        var book = IntegrityBook()
        book.take([device(1, corruption: 7)], at: now)
        var unread = device(1)
        unread.counters = nil
        book.take([unread], at: now)
        book.take([device(1, corruption: 7)], at: now)
        #expect(book.incidents.isEmpty)
    }

    @Test func `a missing device is told once, and that it is back`() {
        var book = IntegrityBook()
        for _ in 0..<5 { book.take([device(1), device(2, isMissing: true)], at: now) }
        #expect(book.open.map(\.kind) == [.missing])
        #expect(book.open.first?.text(pool: "media").contains("device 2 of pool media") == true)
        book.take([device(1), device(2)], at: now)
        #expect(book.open.isEmpty)
    }

    @Test func `a scrub that read everything ends what it did not meet`() {
        var book = IntegrityBook()
        book.take(sightings(unable, checksum), [device(1)], at: now)
        let later = now + .seconds(1000)
        book.take(end(.incomplete, startedAt: later, at: later))
        book.take(end(.unknown, startedAt: later, at: later))
        #expect(book.open.count == 1)
        book.take(end(.uncorrectable, startedAt: now - .seconds(10), at: later))
        #expect(book.open.count == 1)
        book.take(end(.clean, startedAt: later, at: later + .seconds(100)))
        #expect(book.open.isEmpty)
        #expect(book.incidents.first?.state == .over)
    }

    @Test func `damage beyond the limit is counted, and what is over makes room first`() {
        var book = IntegrityBook()
        func block(_ number: Int) -> [Sighting] {
            sightings(unable.replacing("300941312", with: "\(number * 4096)"))
        }
        for number in 1...IntegrityBook.incidentsMax + 1 {
            book.take(block(number), [device(1)], at: now)
        }
        #expect(book.incidents.count == IntegrityBook.incidentsMax)
        #expect(book.leftOut == 1)
        book.take(
            sightings(fixed.replacing("299892736", with: "4096")),
            [device(1)],
            at: now
        )
        book.take(block(IntegrityBook.incidentsMax + 2), [device(1)], at: now)
        #expect(book.leftOut == 1)
        #expect(book.open.count == IntegrityBook.incidentsMax)
    }
}
