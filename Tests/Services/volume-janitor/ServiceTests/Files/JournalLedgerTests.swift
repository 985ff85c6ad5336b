import Contracts
import FleetProcesses
import Foundation
import Observations
import Quantities
import StateStore
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

// Goal: what was deleted is on the disk's audit, whatever ends the process or fills the disk.
// Method: the journal that the service uses, a process that is killed, a disk of one megabyte.
struct JournalLedgerTests {
    private func open(_ path: String) throws -> ServiceJournal {
        try ServiceJournal.open(
            at: path,
            service: try #require(ServiceName("volume-janitor")),
            lanes: [],
            migrations: AuditTables.migrations,
            clock: ManualClock()
        )
    }

    @Test func `rows come back as they were written, of any name, page by page`() async throws {
        let volume = try TestVolume()
        for index in 0..<25 { try volume.write("f\(index)") }
        let folder = try TemporaryFolder()
        let journal = try open(folder.file("journal.db"))
        let ledger = JournalAuditLedger(journal)
        let result = try await volume.clean(
            "remove_before_date",
            ["max_age_days": .integer(1)],
            ledger: ledger
        )
        #expect(result.files == 25)
        let since = Timestamp(seconds: 0)
        let first = try await ledger.rows(volume: "test", since: since, after: 0, limit: 10)
        #expect(first.count == 10)
        let rest = try await ledger.rows(
            volume: nil,
            since: since,
            after: try #require(first.last).id,
            limit: 100
        )
        #expect(Set((first + rest).map(\.intent.path)) == Set((0..<25).map { PathBytes("f\($0)") }))
        #expect((first + rest).allSatisfy { $0.outcome == "deleted" && $0.settledAt != nil })
        #expect(try await ledger.rows(volume: "other", since: since, after: 0, limit: 9).isEmpty)
        #expect(try await ledger.trim(before: volume.clock.now() + .seconds(1)) == 25)
        try journal.close()
    }

    @Test func `after kill -9 every missing file has its row, and the rest is cleaned`()
        async throws
    {
        let volume = try TestVolume()
        for index in 0..<400 { try volume.write("d\(index % 7)/f\(index)") }
        let folder = try TemporaryFolder()
        let path = folder.file("journal.db")
        try await killInMidRun(volume.folder.path, journal: path)
        let journal = try open(path)
        let ledger = JournalAuditLedger(journal)
        let unsettled = try await ledger.unsettled(limit: 1000)
        let now = volume.clock.now()
        let settled = try await volume.volumeFiles().reconcile(unsettled, now: now)
        #expect(settled.count == unsettled.count)
        try await ledger.settle(settled)
        #expect(try await ledger.unsettled(limit: 1).isEmpty)
        let since = Timestamp(seconds: 0)
        let rows = try await ledger.rows(volume: nil, since: since, after: 0, limit: 1000)
        let gone = Set(
            rows.filter { ["deleted", "found_deleted"].contains($0.outcome) }
                .map(\.intent.path.description)
        )
        let all = Set((0..<400).map { "d\($0 % 7)/f\($0)" })
        #expect(Set(volume.files) == all.subtracting(gone))
        #expect(!gone.isEmpty && gone.count < 400)
        let result = try await volume.clean(
            "remove_before_date",
            ["max_age_days": .integer(1)],
            ledger: ledger
        )
        #expect(result.state == .ok)
        #expect(volume.files.isEmpty)
        let top = try FileManager.default.contentsOfDirectory(atPath: volume.folder.path)
        #expect(!top.contains { $0.hasPrefix(".janitor-trash") })
        try journal.close()
    }

    /// Deletes in a process of its own, which is killed once it has deleted something.
    private func killInMidRun(_ root: String, journal: String) async throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: ChildProcess.path(of: "janitor-bench"))
        process.arguments = ["delete", root, "--rate", "200", "--journal", journal, "--follow"]
        process.standardOutput = output
        try process.run()
        _ = output.fileHandleForReading.availableData
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `a full disk under the audit ends the deleting before the next file`() async throws {
        let volume = try TestVolume()
        for index in 0..<300 { try volume.write("f\(index)") }
        let folder = try TemporaryFolder()
        let size = "size=24m"
        try #require(unsafe mount("tmpfs", folder.path, "tmpfs", 0, size) == 0)
        defer { _ = unsafe umount2(folder.path, 2) }
        let journal = try open(folder.file("journal.db"))
        let plan = try await volume.plan("remove_before_date", ["max_age_days": .integer(1)])
        let filler = folder.file("filler")
        let result = try await volume.perform(
            plan,
            ledger: JournalAuditLedger(journal),
            pace: DeletionPace(filesPerSecond: 1_000_000, chunkFiles: 50),
            progress: { _ in fill(filler) }
        )
        #expect(result.state == .failed)
        #expect(result.reason?.contains("the audit cannot be written") == true)
        #expect(result.files >= 50 && result.files < 300)
        #expect(volume.files.count == 300 - Int(result.files))
        try? journal.close()
    }
}

/// Takes all room of a disk.
private func fill(_ path: String) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    for size in [1 << 20, 4096] {
        let bytes = [UInt8](repeating: 0, count: size)
        while unsafe write(file, bytes, size) == size {}
    }
}
