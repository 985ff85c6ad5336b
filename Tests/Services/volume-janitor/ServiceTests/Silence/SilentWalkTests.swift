import FleetProcesses
import Foundation
import Observations
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: a file system that does not answer costs a named number of threads, and what was begun in
// it ends as it should when it answers again. Method: a FUSE server that stops itself at one file.
@Suite(.needsFuse, .timeLimit(.minutes(10)))
struct SilentWalkTests {
    private let old: RuleParameters = ["max_age_days": .integer(1)]

    /// A volume of twenty old files, seen through a server.
    private func with(
        stopAt: [String] = [],
        _ body: (inout TestVolume, FuseFolder) async throws -> Void
    ) async throws {
        var volume = try TestVolume()
        for index in 0..<20 { try volume.write("f\(index)", bytes: 10) }
        let mount = try TemporaryFolder()
        let fuse = try await FuseFolder(
            volume.folder.path,
            at: mount.path,
            stopAt: stopAt,
            log: volume.folder.path + ".log"
        )
        volume.root = PathBytes(mount.path)
        volume.threads = FileThreads(.init(silence: .milliseconds(500), leftInOneMax: 1))
        let outcome = await Result { try await body(&volume, fuse) }
        await fuse.end()
        try FileManager.default.removeItem(atPath: volume.folder.path + ".log")
        try outcome.get()
    }

    @Test func `a walk whose file system stops answering is given up, and nothing more is begun`()
        async throws
    {
        try await with(stopAt: ["getattr", "f7"]) { volume, fuse in
            for _ in 0..<5 {
                let error = await #expect(throws: FilesError.self) {
                    try await volume.plan("remove_before_date", old)
                }
                #expect(error?.code == .silent)
                #expect(error?.description.contains("does not answer") == true)
                #expect(volume.threads.leftBehind == 1)
            }
            let measured = await #expect(throws: FilesError.self) {
                try await volume.volumeFiles().measure()
            }
            #expect(measured?.code == .silent)
            fuse.wake()
            let threads = volume.threads
            try await eventually("the thread comes back") { threads.leftBehind == 0 }
            #expect(try await volume.plan("remove_before_date", old).files == 20)
        }
    }

    @Test func `a run whose file system stops answering fails, and each name's fate is known`()
        async throws
    {
        // What is open when it is deleted is renamed first by the server's library.
        try await with(stopAt: ["rename", "f7"]) { volume, fuse in
            let plan = try await volume.plan("remove_before_date", old)
            #expect(plan.files == 20)
            let ledger = MemoryLedger()
            let result = try await volume.perform(plan, ledger: ledger)
            #expect(result.state == .failed)
            #expect(result.reason?.contains("does not answer") == true)
            #expect(!(try await ledger.unsettled(limit: 100)).isEmpty)
            await #expect(throws: FilesError.self) {
                try await volume.plan("remove_before_date", old)
            }
            fuse.wake()
            let threads = volume.threads
            try await eventually("the thread comes back") { threads.leftBehind == 0 }
            #expect(try await ledger.unsettled(limit: 1).isEmpty)
            let deleted = ledger.rows.filter { $0.outcome == .deleted(isPending: false) }
                .map { "\($0.intent.path)" }
            let gone = Set((0..<20).map { "f\($0)" }).subtracting(volume.files)
            #expect(Set(deleted) == gone)
            #expect(gone.contains("f7") && gone.count < 20)
        }
    }

    @Test func `where nothing can be moved aside files are deleted in their place, and it is said`()
        async throws
    {
        try await with { volume, _ in
            let result = try await volume.clean("remove_before_date", old)
            #expect(result.state == .ok)
            #expect(result.files == 20)
            #expect(!result.wasMovedAside)
            #expect(result.problems.map(\.name) == ["EINVAL"])
            #expect(volume.files.isEmpty)
        }
    }

    @Test func `a dead mount inside a volume is passed by without being asked`() async throws {
        let volume = try TestVolume()
        for index in 0..<5 { try volume.write("f\(index)") }
        let inside = try TemporaryFolder()
        try Data("x".utf8).write(to: URL(filePath: inside.file("foreign")))
        let mount = volume.folder.file("nas")
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: false)
        let log = inside.path + ".log"
        let fuse = try await FuseFolder(inside.path, at: mount, log: log)
        fuse.silence()
        let plan = await Result { try await volume.plan("remove_before_date", old) }
        let measured = await Result { try await volume.volumeFiles().measure() }
        await fuse.end()
        try FileManager.default.removeItem(atPath: log)
        #expect(try plan.get().files == 5)
        #expect(try measured.get().totals.files == 5)
        #expect(volume.threads.leftBehind == 0)
    }
}
