import FileTrees
import Foundation
import Observations
import Quantities
import Synchronization
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what is in doubt stays. Method: between a plan and its deletion, or while a file's row is
// written down, something changes; the file has to be there afterwards.
struct DoubtTests {
    private let old: RuleParameters = ["max_age_days": .integer(1)]

    @Test func `a file that was appended to after the plan stays`() async throws {
        let volume = try TestVolume()
        let path = try volume.write("a")
        try volume.write("b")
        let plan = try await volume.plan("remove_before_date", old)
        let ledger = MemoryLedger(willIntend: { _ in
            let handle = FileHandle(forWritingAtPath: path)
            _ = try? handle?.seekToEnd()
            try? handle?.write(contentsOf: Data("more".utf8))
            try? handle?.close()
        })
        let result = try await volume.perform(plan, ledger: ledger)
        #expect(result.state == .partial)
        #expect(result.skipped == [.changed: 1])
        #expect(volume.files == ["a"])
    }

    @Test func `a file that was replaced after the plan stays`() async throws {
        let volume = try TestVolume()
        let path = try volume.write("a")
        let other = try volume.write("new/a", hoursOld: 48)
        let plan = try await volume.plan(
            "remove_before_date",
            old.merging(
                ["exclude": .text("new")]
            ) { $1 }
        )
        let ledger = MemoryLedger(willIntend: { _ in _ = unsafe rename(other, path) })
        let result = try await volume.perform(plan, ledger: ledger)
        #expect(result.skipped == [.changed: 1])
        #expect(volume.files == ["a"])
    }

    @Test func `a file that a process writes to stays, and one that is read is pending`()
        async throws
    {
        let volume = try TestVolume()
        let written = try #require(
            FileHandle(forUpdatingAtPath: try volume.write("written", bytes: 5000))
        )
        let read = try #require(FileHandle(forReadingAtPath: try volume.write("read", bytes: 5000)))
        let result = try await volume.clean("remove_before_date", old)
        #expect(result.skipped == [.open: 1])
        #expect(volume.files == ["written"])
        #expect(result.pendingReleaseBytes == 8192)
        try written.close()
        try read.close()
        #expect(try await volume.clean("remove_before_date", old).files == 1)
    }

    @Test func `a folder moved out of the registered path keeps its files`() async throws {
        let volume = try TestVolume()
        try volume.write("in/sub/a")
        let plan = try await volume.plan("remove_before_date", old, at: "/in")
        let (from, to) = (volume.folder.file("in/sub"), volume.folder.file("out"))
        let ledger = MemoryLedger(willIntend: { _ in _ = unsafe rename(from, to) })
        let result = try await volume.perform(plan, at: "/in", ledger: ledger)
        #expect(result.skipped == [.moved: 1])
        #expect(volume.files == ["out/a"])
    }

    @Test func `a folder swapped for a symbolic link leads nowhere`() async throws {
        let volume = try TestVolume()
        try volume.write("in/sub/a")
        try volume.write("outside/a")
        let plan = try await volume.plan("remove_before_date", old, at: "/in")
        let (sub, away) = (volume.folder.file("in/sub"), volume.folder.file("in/away"))
        try #require(unsafe rename(sub, away) == 0)
        try #require(unsafe symlink("../outside", sub) == 0)
        let result = try await volume.perform(plan, at: "/in")
        #expect(volume.exists("outside/a"))
        #expect(result.files <= 1)
        await #expect(throws: FilesError.self) {
            _ = try await volume.plan("remove_before_date", old, at: "/in/sub")
        }
    }

    @Test(arguments: ["/in/../../etc", "/in/link/x", "/in/up"])
    func `a path that leads out is refused`(path: String) async throws {
        let volume = try TestVolume()
        try volume.write("in/x")
        try #require(unsafe symlink("/etc", volume.folder.file("in/link")) == 0)
        try #require(unsafe symlink("..", volume.folder.file("in/up")) == 0)
        await #expect(throws: (any Error).self) {
            _ = try await volume.plan("remove_before_date", old, at: path)
        }
    }

    @Test func `without room for the audit nothing is deleted`() async throws {
        let volume = try TestVolume()
        for index in 0..<50 { try volume.write("f\(index)") }
        let plan = try await volume.plan("remove_before_date", old)
        let pace = DeletionPace(filesPerSecond: 1_000_000, chunkFiles: 10)
        let ledger = MemoryLedger(rowsMax: 20)
        let result = try await volume.perform(plan, ledger: ledger, pace: pace)
        #expect(result.state == .failed)
        #expect(result.reason?.contains("the audit cannot be written") == true)
        #expect(result.files <= 20)
        #expect(volume.files.count == 50 - Int(result.files))
    }

    @Test func `files of the future stay and are listed, also ten years later`() async throws {
        let volume = try TestVolume()
        try volume.write("future", hoursOld: -24)
        try volume.write("past", hoursOld: 48)
        let plan = try await volume.plan(
            "keep_n_latest",
            [
                "keep_count": .integer(0), "allow_empty": .flag(true),
            ]
        )
        #expect(plan.first.map(\.path.description) == ["past"])
        #expect(plan.anomalies.map(\.kind) == [.future])
        volume.clock.advance(by: .seconds(10 * 365 * 86_400))
        let rule = try CleanupRule.read(algorithm: "remove_before_date", parameters: old).get()
        let later = try await volume.volumeFiles().plan(
            registration: "test",
            rule: rule,
            now: volume.clock.now(),
            clockIsDoubtful: true
        )
        #expect(later.held == .clock)
        let result = try await volume.perform(later)
        #expect(result.state == .held)
        #expect(volume.files == ["future", "past"])
    }

    @Test func `a plan above a fuse waits until it is confirmed`() async throws {
        let volume = try TestVolume()
        for index in 0..<4 { try volume.write("f\(index)", bytes: 5000) }
        let fuses: [RuleParameters] = [
            ["max_delete_fraction": .number(0.74)], ["max_delete_files": .integer(2)],
            ["max_delete_bytes": .integer(8192)],
        ]
        for fuse in fuses {
            let parameters: RuleParameters = ["keep_count": .integer(1)]
            let plan = try await volume.plan("keep_n_latest", parameters.merging(fuse) { $1 })
            #expect(plan.files == 3)
            #expect(plan.held != nil, "\(fuse)")
            #expect(try await volume.perform(plan).state == .held)
        }
        #expect(volume.files.count == 4)
        let plan = try await volume.plan(
            "keep_n_latest",
            [
                "keep_count": .integer(1), "max_delete_files": .integer(2),
            ]
        )
        #expect(try await volume.perform(plan, isConfirmed: true).files == 3)
    }

    @Test func `a stop is honoured between two files and the rest is planned again`() async throws {
        let volume = try TestVolume()
        for index in 0..<300 { try volume.write("f\(index)") }
        let plan = try await volume.plan("remove_before_date", old)
        let stop = StopSignal()
        let result = try await volume.perform(
            plan,
            pace: DeletionPace(filesPerSecond: 1_000_000, chunkFiles: 20),
            stop: stop,
            progress: { _ in stop.stop() }
        )
        #expect(result.state == .stopped)
        #expect((1...40).contains(result.files))
        let rest = try await volume.plan("remove_before_date", old)
        #expect(rest.files == 300 - result.files)
        #expect(try await volume.perform(rest).state == .ok)
        #expect(volume.files.isEmpty)
    }

    @Test func `what a broken-off run moved aside is put back, and what is gone is known`()
        async throws
    {
        let volume = try TestVolume()
        let path = try volume.write("sub/aside")
        try volume.write("sub/there")
        let gone = try volume.write("sub/gone")
        let plan = try await volume.plan("remove_before_date", old)
        let ledger = MemoryLedger()
        let run = try #require(RunName("broken"))
        let files = ["sub/aside", "sub/there", "sub/gone"]
        _ = try await ledger.intend(
            files.map { file in
                var status = stat()
                _ = unsafe lstat(volume.folder.file(file), &status)
                return DeletionIntent(
                    run: run,
                    registration: "test",
                    volume: "test",
                    base: PathBytes(""),
                    path: PathBytes(file),
                    record: FileRecord(
                        inode: UInt64(status.st_ino),
                        apparentBytes: 10,
                        allocatedBytes: 4096,
                        modified: 0,
                        changed: 0
                    ),
                    reason: plan.reason,
                    at: volume.clock.now()
                )
            }
        )
        let aside = volume.folder.file(".janitor-trash-broken")
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: false)
        try #require(unsafe rename(path, aside + "/0") == 0)
        try #require(unsafe unlink(gone) == 0)
        let settled = try await volume.volumeFiles().reconcile(
            try await ledger.unsettled(limit: 10),
            now: volume.clock.now()
        )
        #expect(
            settled.map(\.outcome) == [
                .foundPresent(wasPutBack: true), .foundPresent(wasPutBack: false), .foundDeleted,
            ]
        )
        #expect(volume.files == ["sub/aside", "sub/there"])
        #expect(!volume.exists(".janitor-trash-broken"))
    }
}
