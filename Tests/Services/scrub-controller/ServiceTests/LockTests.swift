import Foundation
import Glibc
import ScrubControllerCore
import TestSupport
import Testing

@testable import ScrubController

// Goal: a lock of a disk or a pool is trusted only where nobody else can have made it.
@Suite struct LockTests {
    private let home: TemporaryFolder
    private let folder: LockFolder

    init() throws {
        home = try TemporaryFolder()
        folder = LockFolder(home.file("locks"))
    }

    private func holder(_ disk: String, isMade: Bool = false) throws -> String? {
        try DiskLock.holder(of: disk, in: folder, isMade: isMade)
    }

    @Test func `whoever looks makes nothing, and sees who has a disk`() throws {
        #expect(try holder("sda") == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        let lock = try #require(DiskLock("sda", for: "tank", in: folder))
        #expect(try holder("sda") == "tank")
        #expect(try holder("sdb") == nil)
        #expect(DiskLock("sda", for: "media", in: folder) == nil)
        #expect(try holder("sda") == "tank")
        withExtendedLifetime(lock) {}
        var info = stat()
        try #require(unsafe stat(folder.path, &info) == 0)
        #expect(info.st_mode & 0o777 == 0o700)
    }

    @Test func `a link in place of a lock is not followed, nor is its file cut short`() throws {
        try #require(unsafe mkdir(folder.path, 0o700) == 0)
        let file = try home.write("precious", to: "file")
        for name in ["disk-sda.lock", "pool-tank.lock"] {
            try #require(unsafe symlink(file, "\(folder.path)/\(name)") == 0)
        }
        #expect(DiskLock("sda", for: "tank", in: folder) == nil)
        let refused = #expect(throws: UntrustedLock.self) { try holder("sda", isMade: true) }
        #expect(refused?.problem == "it is a symbolic link")
        #expect(throws: UntrustedLock.self) { try PoolLock("tank", in: folder) }
        #expect(try home.text(of: "file") == "precious")
    }

    @Test func `a folder that others may write to is refused in a sentence`() throws {
        try #require(unsafe mkdir(folder.path, 0o700) == 0)
        try #require(unsafe chmod(folder.path, 0o777) == 0)
        let refused = #expect(throws: UntrustedLock.self) { try PoolLock("tank", in: folder) }
        let words = "cannot be used for the locks of scrubs: others may write to it"
        #expect(refused?.description.contains(words) == true)
        let rival = RivalBoard.seen(on: ["sda"], besides: nil, in: folder)
        #expect(rival?.words.contains(words) == true)
    }

    @Test func `what is no folder is refused, and so is a folder in which nothing can be made`()
        throws
    {
        try home.write("", to: "locks")
        #expect(throws: UntrustedLock.self) { try PoolLock("tank", in: folder) }
        let nowhere = LockFolder(home.file("none/locks"))
        #expect(throws: UntrustedLock.self) { try PoolLock("tank", in: nowhere) }
        #expect(RivalBoard.seen(on: ["sda"], besides: nil, in: nowhere) == nil)
    }

    @Test func `a pool is governed by one`() throws {
        let first = try #require(try PoolLock("tank", in: folder))
        #expect(try PoolLock("tank", in: folder) == nil)
        #expect(try PoolLock("media", in: folder) != nil)
        withExtendedLifetime(first) {}
    }

    // MARK: - Boards of two processes

    @Test func `of two who begin at once one holds its disks and the other none`() throws {
        let lock = try #require(DiskLock("sda", for: "tank", in: folder))
        let board = RivalBoard(locksIn: folder)
        // It was decided before the other's lock was seen.
        board.deciding("media", ["sdb", "sda"]) { _ in (true, ()) }
        #expect(try holder("sdb") == nil)
        withExtendedLifetime(lock) {}
    }

    @Test func `a disk that left the pool is let go of, and all are when it stands still`() throws {
        let board = RivalBoard(locksIn: folder)
        board.deciding("tank", ["sda", "sdb"]) { rival in
            #expect(rival == nil)
            return (true, ())
        }
        #expect(try holder("sdb") == "tank")
        board.deciding("tank", ["sda"]) { _ in (true, ()) }
        #expect(try holder("sdb") == nil)
        #expect(try holder("sda") == "tank")
        let other = RivalBoard(locksIn: folder)
        let seen = other.deciding("media", ["sda"]) { rival in (false, rival) }
        #expect(seen == .scrub(of: "tank"))
        #expect(RivalBoard.seen(on: ["sda"], besides: "tank", in: folder) == nil)
        board.deciding("tank", ["sda"]) { _ in (false, ()) }
        #expect(try holder("sda") == nil)
    }
}
