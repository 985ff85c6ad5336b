import FileTrees
import Foundation
import Observations
import TestSupport
import Testing

struct FileLeaseTests {
    private let folder: TemporaryFolder
    private let opened: OpenFolder

    init() throws {
        FileLease.ignoreSignal()
        folder = try TemporaryFolder()
        try folder.write("x", to: "file")
        opened = try TreeRoot(at: PathBytes(folder.path))
            .open(PathBytes(""), flags: O_RDONLY | O_DIRECTORY)
    }

    private var state: String {
        switch FileLease.take(Array("file".utf8), in: opened) {
        case .open: "open"
        case .unknown: "unknown"
        case .held(var lease): lease.hasReaders() ? "read" : "held"
        }
    }

    @Test func `a file that is written to, read, or neither is told apart`() throws {
        #expect(state == "held")
        let reader = try #require(FileHandle(forReadingAtPath: folder.file("file")))
        #expect(state == "read")
        try reader.close()
        let writer = try #require(FileHandle(forWritingAtPath: folder.file("file")))
        #expect(state == "open")
        try writer.close()
        #expect(state == "held")
    }

    @Test func `who asks to write while a lease is held is seen`() throws {
        guard case .held(let lease) = FileLease.take(Array("file".utf8), in: opened) else {
            Issue.record("nobody writes")
            return
        }
        let before = lease.isUndisturbed
        #expect(before)
        let file = unsafe open(folder.file("file"), O_WRONLY | O_NONBLOCK)
        #expect(file == -1 && errno == EWOULDBLOCK)
        let after = lease.isUndisturbed
        #expect(!after)
    }
}
