import FileTrees
import Foundation
import Observations
import Quantities
import Synchronization
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: on the real kernel a rule deletes what its document says and nothing else. Method: real
// files in a temporary folder, planned and performed as the service does it, then looked at.
struct CleaningTests {
    @Test func `max_size deletes the oldest until the rest fits, and writes each down`()
        async throws
    {
        let volume = try TestVolume()
        for hour in 1...10 {
            try volume.write(
                "recordings/seg-\(hour).mp4",
                bytes: 10_000,
                hoursOld: 30 + Double(hour)
            )
        }
        let ledger = MemoryLedger()
        let result = try await volume.clean(
            "max_size",
            ["max_bytes": .integer(40_000), "usage": .text("apparent")],
            at: "/recordings",
            ledger: ledger
        )
        #expect(result.state == .ok)
        #expect(result.files == 6)
        #expect(result.apparentBytes == 60_000)
        #expect(volume.files == (1...4).map { "recordings/seg-\($0).mp4" })
        #expect(ledger.count(.deleted(isPending: false)) == 6)
    }

    @Test func `exactly at the limit nothing goes, and a single file above it stays`() async throws
    {
        let volume = try TestVolume()
        try volume.write("a", bytes: 100)
        let apparent: RuleParameters = ["usage": .text("apparent")]
        let full = apparent.merging(["max_bytes": .integer(100)]) { $1 }
        #expect(try await volume.plan("max_size", full).isEmpty)
        let over = apparent.merging(["max_bytes": .integer(99)]) { $1 }
        #expect(try await volume.plan("max_size", over).isEmpty)
        let empty = over.merging(["allow_empty": .flag(true)]) { $1 }
        #expect(try await volume.plan("max_size", empty).files == 1)
    }

    @Test func `remove_before_date is exclusive, and keep_n_latest counts young files`()
        async throws
    {
        let volume = try TestVolume()
        try volume.write("old", hoursOld: 48.001)
        try volume.write("edge", hoursOld: 48)
        try volume.write("new", hoursOld: 47)
        let dated = try await volume.plan("remove_before_date", ["max_age_days": .text("2")])
        #expect(dated.first.map(\.path.description) == ["old"])
        let latest = try await volume.plan("keep_n_latest", ["keep_count": .text("2")])
        #expect(latest.first.map(\.path.description) == ["old"])
    }

    @Test func `a registered path may be one file`() async throws {
        let volume = try TestVolume()
        try volume.write("logs/app.log", bytes: 500)
        try volume.write("logs/other.log", bytes: 500)
        let parameters: RuleParameters = ["max_age_days": .integer(1)]
        let result = try await volume.clean("remove_before_date", parameters, at: "/logs/app.log")
        #expect(result.state == .ok)
        #expect(volume.files == ["logs/other.log"])
    }

    @Test func `a deeper registration keeps what lies below it`() async throws {
        let volume = try TestVolume()
        for path in ["a/1", "a/b/2", "a/b/c/3", "a/bc/4", "a/one"] { try volume.write(path) }
        let result = try await volume.clean(
            "remove_before_date",
            ["max_age_days": .integer(1)],
            at: "/a",
            deeper: ["/a/b", "/a/one"]
        )
        #expect(result.files == 2)
        #expect(volume.files == ["a/b/2", "a/b/c/3", "a/one"])
    }

    @Test func `protected, excluded, young and special files stay`() async throws {
        let volume = try TestVolume()
        for path in ["x.pid", "app.sqlite-wal", "lost+found/1", "keep/me", "no.txt", "yes.log"] {
            try volume.write(path)
        }
        try volume.write("young.log", hoursOld: 0.01)
        try #require(unsafe mkfifo(volume.folder.file("pipe.log"), 0o600) == 0)
        try #require(unsafe symlink("/etc/passwd", volume.folder.file("link.log")) == 0)
        let result = try await volume.clean(
            "remove_before_date",
            [
                "max_age_days": .integer(0), "exclude": .text("keep"), "min_age": .text("1m"),
                "include": .texts(["*.log", "*.pid", "app.*", "1", "me"]),
            ]
        )
        #expect(result.files == 1)
        #expect(!volume.exists("yes.log"))
        #expect(volume.exists("young.log"))
        for path in ["x.pid", "app.sqlite-wal", "lost+found/1", "keep/me", "no.txt"] {
            #expect(volume.exists(path), "\(path)")
        }
        #expect(volume.exists("pipe.log") && volume.exists("link.log"))
    }

    @Test func `symbolic links go when asked, and what they point to stays`() async throws {
        let volume = try TestVolume()
        try volume.write("target")
        try #require(unsafe symlink("target", volume.folder.file("link")) == 0)
        try volume.age("link", 48)
        let result = try await volume.clean(
            "remove_before_date",
            ["max_age_days": .integer(1), "symlinks": .text("delete"), "exclude": .text("target")]
        )
        #expect(result.files == 1)
        #expect(volume.exists("target") && !volume.exists("link"))
    }

    @Test func `names of any bytes are deleted by their bytes`() async throws {
        let volume = try TestVolume()
        let names: [[UInt8]] = [
            [0xFF, 0xFE], Array("new\nline".utf8), Array("\u{202e}txt".utf8), [0x01], [0x20],
            Array("caf\u{e9}".utf8), Array("cafe\u{301}".utf8),
            [UInt8](repeating: 0x78, count: 255),
        ]
        for name in names {
            let path = (Array(volume.folder.path.utf8) + [0x2F] + name).map(CChar.init(bitPattern:))
            let file = unsafe open(path + [0], O_CREAT | O_WRONLY, 0o600)
            try #require(file >= 0)
            close(file)
        }
        let ledger = MemoryLedger()
        let result = try await volume.clean(
            "remove_before_date",
            ["max_age_days": .integer(0), "min_age": .integer(0)],
            ledger: ledger
        )
        #expect(result.files == Int64(names.count))
        #expect(Set(ledger.rows.map(\.intent.path.bytes)) == Set(names))
        #expect(try FileManager.default.contentsOfDirectory(atPath: volume.folder.path).isEmpty)
    }

    @Test func `links of one file count once, and free its bytes only when all go`() async throws {
        let volume = try TestVolume()
        try volume.write("in/a", bytes: 50_000, hoursOld: 90)
        try volume.write("in/b", bytes: 50_000, hoursOld: 80)
        try volume.write("in/c", bytes: 10_000, hoursOld: 70)
        try FileManager.default.linkItem(
            atPath: volume.folder.file("in/a"),
            toPath: volume.folder.file("in/a2")
        )
        try volume.write("out/x")
        try FileManager.default.linkItem(
            atPath: volume.folder.file("in/b"),
            toPath: volume.folder.file("out/b2")
        )
        let plan = try await volume.plan(
            "max_size",
            ["max_bytes": .integer(70_000), "usage": .text("apparent")],
            at: "/in"
        )
        #expect(plan.totals.apparentBytes == 110_000)
        #expect(plan.files == 2)
        #expect(plan.apparentBytes == 50_000)
        let result = try await volume.perform(plan, at: "/in")
        #expect(result.state == .ok)
        #expect(result.apparentBytes == 50_000)
        #expect(volume.files == ["in/b", "in/c", "out/b2", "out/x"])
    }

    @Test func `a sparse file is what it takes, and apparent sizes far above that are odd`()
        async throws
    {
        let volume = try TestVolume()
        try volume.write("sparse", bytes: 1, hoursOld: 50)
        try #require(unsafe truncate(volume.folder.file("sparse"), 1 << 40) == 0)
        try volume.age("sparse", 50)
        try volume.write("b", bytes: 8192, hoursOld: 40)
        let allocated = try await volume.plan("max_size", ["max_bytes": .integer(1 << 20)])
        #expect(allocated.isEmpty)
        let apparent = try await volume.plan(
            "max_size",
            ["max_bytes": .integer(1 << 20), "usage": .text("apparent")]
        )
        #expect(apparent.anomalies.map(\.kind) == [.sparse])
        #expect(apparent.first.map(\.path.description) == ["sparse"])
    }

    @Test func `old empty folders go bottom up, the registered one never`() async throws {
        let volume = try TestVolume()
        try volume.write("top/full/file", hoursOld: 1)
        for path in ["top/e1/e2/e3", "top/full/empty", "other"] {
            try FileManager.default.createDirectory(
                atPath: volume.folder.file(path),
                withIntermediateDirectories: true
            )
        }
        let rule: RuleParameters = [
            "max_age_days": .integer(1), "prune_empty_dirs": .flag(true), "min_age": .text("1h"),
        ]
        let plan = try await volume.plan("remove_before_date", rule, at: "/top")
        #expect(plan.directories == 4)
        let result = try await volume.perform(plan, at: "/top")
        #expect(result.state == .ok)
        #expect(result.directories == 4)
        #expect(volume.exists("top/full/file") && volume.exists("other"))
        #expect(!volume.exists("top/e1") && !volume.exists("top/full/empty"))
    }

    @Test func `a young empty folder stays`() async throws {
        let volume = try TestVolume()
        try FileManager.default.createDirectory(
            atPath: volume.folder.file("soon"),
            withIntermediateDirectories: true
        )
        let plan = try await volume.plan(
            "remove_before_date",
            [
                "max_age_days": .integer(1), "prune_empty_dirs": .flag(true),
                "min_age": .text("2d"),
            ]
        )
        #expect(plan.directories == 0)
    }
}
