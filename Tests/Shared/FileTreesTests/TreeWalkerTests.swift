import FileTrees
import Foundation
import Observations
import TestSupport
import Testing

// Goal: a walk sees every file once, whatever the tree is like, with few descriptors. Method: real
// trees, deep, wide and odd, compared with what was made.
struct TreeWalkerTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func walk(
        _ options: WalkOptions = WalkOptions(),
        from path: String = ""
    ) throws -> (files: [String], folders: Int, walker: TreeWalker) {
        let root = try TreeRoot(at: PathBytes(folder.path))
        let start = PathBytes(path)
        let walker = TreeWalker(try root.target(start), at: start, in: root, options: options)
        var files: [String] = []
        var folders = 0
        while true {
            switch try walker.next() {
            case .done: return (files.sorted(), folders, walker)
            case .left: folders += 1
            case .files:
                let above = try #require(walker.folder).path
                for file in walker.files {
                    let name = walker.bytes[Int(file.nameStart)..<Int(file.nameEnd)]
                    files.append(above.appending(name).description)
                }
            }
        }
    }

    private func make(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file(path),
            withIntermediateDirectories: true
        )
    }

    @Test func `every file of a wide tree is seen once`() throws {
        var expected: [String] = []
        for folder in 0..<30 {
            try make("f\(folder)/sub")
            for file in 0..<100 {
                let path = "f\(folder)/\(file % 2 == 0 ? "sub/" : "")a-rather-long-name-\(file)"
                try self.folder.write("", to: path)
                expected.append(path)
            }
        }
        let (files, folders, walker) = try walk()
        #expect(files == expected.sorted())
        #expect(folders == 60)
        #expect(walker.problems.isEmpty)
    }

    @Test func `a folder of many names and folders is read to its end with one descriptor`() throws
    {
        var expected: [String] = []
        for index in 0..<3000 {
            if index % 3 == 0 {
                try make("wide/folder-with-a-long-name-\(index)")
                try folder.write("", to: "wide/folder-with-a-long-name-\(index)/x")
                expected.append("wide/folder-with-a-long-name-\(index)/x")
            } else {
                try folder.write("", to: "wide/file-with-a-long-name-\(index)")
                expected.append("wide/file-with-a-long-name-\(index)")
            }
        }
        var options = WalkOptions()
        options.openFoldersMax = 1
        #expect(try walk(options).files == expected.sorted())
    }

    @Test func `a tree of 1,024 folders is walked to its bottom, one deeper is said`() throws {
        var depth = open(folder.path)
        for level in 1...1030 {
            try #require(unsafe mkdirat(depth, "deep", 0o755) == 0)
            let next = unsafe openat(depth, "deep", O_RDONLY | O_DIRECTORY)
            close(depth)
            depth = next
            if level % 100 == 0 || level == 1024 {
                close(unsafe openat(depth, "file", O_CREAT | O_WRONLY, 0o600))
            }
        }
        close(depth)
        var options = WalkOptions()
        options.openFoldersMax = 16
        let (files, folders, walker) = try walk(options)
        #expect(files.count == 11)
        #expect(folders == 1024)
        #expect(walker.problems.map(\.name) == ["ENAMETOOLONG"])
        #expect(walker.problems.first?.count == 1)
    }

    private func open(_ path: String) -> Int32 {
        unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY)
    }

    @Test func `links are not followed, and folders aside and of others are not entered`() throws {
        for path in ["a", "b/c", ".janitor-trash-1", "d/.janitor-trash-2"] { try make(path) }
        for path in ["a/1", "b/2", "b/c/3", "b/keep", ".janitor-trash-1/4"] {
            try folder.write("", to: path)
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("d/link"),
            withDestinationPath: "../a"
        )
        var options = WalkOptions()
        options.nested = [PathBytes("b/c"), PathBytes("b/keep")]
        #expect(try walk(options).files == ["a/1", "b/2", "d/link"])
    }

    @Test(.enabled(if: geteuid() == 0, "mounting needs root"))
    func `a bind mount inside is left alone, a folder or a file`() throws {
        for path in ["volume/mounted", "volume/own", "other"] { try make(path) }
        for path in ["other/secret", "volume/own/x", "volume/own/file"] {
            try folder.write("x", to: path)
        }
        let binds = [("other", "volume/mounted"), ("other/secret", "volume/own/file")]
        for (source, target) in binds {
            let result = unsafe mount(
                folder.file(source),
                folder.file(target),
                nil,
                UInt(MS_BIND),
                nil
            )
            #expect(result == 0)
        }
        defer { for (_, target) in binds { _ = unsafe umount2(folder.file(target), 2) } }
        let root = try TreeRoot(at: PathBytes(folder.file("volume")))
        let start = PathBytes("")
        let walker = TreeWalker(try root.target(start), at: start, in: root)
        var names: [String] = []
        loop: while true {
            switch try walker.next() {
            case .done: break loop
            case .left: continue
            case .files:
                names += walker.files.map { file in
                    let name = walker.bytes[Int(file.nameStart)..<Int(file.nameEnd)]
                    return String(decoding: name, as: UTF8.self)
                }
            }
        }
        #expect(names == ["x"])
        #expect(walker.mounts == 1)
        let error = #expect(throws: SystemError.self) {
            _ = try root.target(PathBytes("mounted"))
        }
        #expect(error?.errno == EXDEV)
    }
}
