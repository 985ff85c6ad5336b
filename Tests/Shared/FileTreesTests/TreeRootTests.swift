import FileTrees
import Foundation
import Observations
import TestSupport
import Testing

// Goal: nothing outside the volume is ever opened. Method: the same paths by openat2(2) and by the
// steps of older kernels, against real folders, links and names.
struct TreeRootTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for path in ["volume/a/b", "outside/secret"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(path),
                withIntermediateDirectories: true
            )
        }
        try folder.write("x", to: "volume/a/file")
        for (target, link) in [
            ("/etc", "etc"), ("..", "up"), ("a", "inner"), ("../outside", "out"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("volume/\(link)"),
                withDestinationPath: target
            )
        }
    }

    private func root(_ containment: TreeRoot.Containment) throws -> TreeRoot {
        try TreeRoot(at: PathBytes(folder.file("volume")), containment: containment)
    }

    @Test(arguments: [TreeRoot.Containment.kernel, .steps])
    func `a path inside is opened`(containment: TreeRoot.Containment) throws {
        let root = try root(containment)
        for path in ["", "a", "a/b", "a//b/."] {
            guard case .folder = try root.target(PathBytes(path)) else {
                Issue.record("\(path) is a folder")
                continue
            }
        }
        guard case .file(_, let name, let above) = try root.target(PathBytes("a/file")) else {
            Issue.record("a/file is a file")
            return
        }
        #expect(name == Array("file".utf8))
        #expect(above == PathBytes("a"))
    }

    @Test(
        arguments: [TreeRoot.Containment.kernel, .steps],
        [
            ("../outside", EXDEV), ("a/../../outside", EXDEV), ("/etc", EXDEV), ("etc", ELOOP),
            ("up", ELOOP), ("inner/b", ELOOP), ("out/secret", ELOOP), ("gone", ENOENT),
            ("a/gone", ENOENT),
        ]
    )
    func `a path that leads out or through a link is refused`(
        containment: TreeRoot.Containment,
        refused: (path: String, errno: Int32)
    ) throws {
        let root = try root(containment)
        let error = #expect(throws: SystemError.self) {
            _ = try root.target(PathBytes(refused.path))
        }
        #expect(error?.errno == refused.errno, "\(refused.path)")
    }

    @Test func `a root that is a symbolic link is refused`() {
        let error = #expect(throws: SystemError.self) {
            _ = try TreeRoot(at: PathBytes(folder.file("volume/inner")))
        }
        #expect(error?.errno == ENOTDIR || error?.errno == ELOOP)
    }

    @Test func `a folder is told from another of its name, and found where it is`() throws {
        let root = try root(.kernel)
        let held = try root.open(PathBytes("a/b"), flags: O_RDONLY | O_DIRECTORY)
        #expect(root.contains(held, at: PathBytes("a/b")))
        let (old, new) = (folder.file("volume/a/b"), folder.file("outside/b"))
        try #require(unsafe rename(old, new) == 0)
        #expect(!root.contains(held, at: PathBytes("a/b")))
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: false)
        #expect(!root.contains(held, at: PathBytes("a/b")))
    }
}
