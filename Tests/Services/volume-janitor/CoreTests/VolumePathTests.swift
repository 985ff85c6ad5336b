import TestSupport
import Testing
import VolumeJanitorCore

@Suite struct VolumePathTests {
    @Test(arguments: [
        ("/", "/"), ("/recordings", "/recordings"), ("//a///b/", "/a/b"), ("/./a/./b/.", "/a/b"),
        ("/.", "/"), ("/...", "/..."), ("/a..b", "/a..b"), ("/ä b", "/ä b"),
    ])
    func `a path is kept without what says nothing`(sent: String, kept: String) throws {
        #expect(try VolumePath(sent).text == kept)
        #expect(try VolumePath(kept).description == kept)
    }

    @Test(arguments: [
        ("", VolumePathFault.notAbsolute), ("recordings", .notAbsolute), ("../etc", .notAbsolute),
        ("/..", .goesUp), ("/a/../b", .goesUp), ("/a/..", .goesUp), ("/a\0b", .hasNUL),
    ])
    func `what could leave the volume or is no path is refused`(
        text: String,
        fault: VolumePathFault
    ) {
        #expect(throws: fault) { try VolumePath(text) }
    }

    @Test func `names have at most 255 bytes and paths 4096`() throws {
        let name = String(repeating: "n", count: 255)
        _ = try VolumePath("/" + name)
        #expect(throws: VolumePathFault.nameTooLong) { try VolumePath("/" + name + "n") }
        let long = String(repeating: "/" + name, count: 16)
        #expect(long.utf8.count == 4096)
        _ = try VolumePath(long)
        #expect(throws: VolumePathFault.tooLong) { try VolumePath(long + "/") }
    }

    @Test func `a path holds what lies below it, by whole names`() throws {
        let recordings = try VolumePath("/recordings")
        #expect(VolumePath.root.contains(recordings))
        #expect(recordings.contains(try VolumePath("/recordings/front")))
        #expect(!recordings.contains(try VolumePath("/recordings-old")))
        #expect(!recordings.contains(recordings))
        #expect(!recordings.contains(.root))
        #expect(!VolumePath.root.contains(.root))
        let rest = try #require(recordings.rest(of: VolumePath("/recordings/a/b")))
        #expect(String(decoding: rest, as: UTF8.self) == "a/b")
    }

    @Test func `bytes that are no text are kept and shown`() throws {
        let path = try VolumePath(bytes: [0x2F, 0x61, 0xFF, 0x5C])
        #expect(path.text == nil)
        #expect(path.description == "/a\\xff\\x5c")
        #expect(path.bytes == [0x2F, 0x61, 0xFF, 0x5C])
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `normalising twice changes nothing, and no kept path has dots`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("/.a/..b/".utf8)
        for _ in 0..<2000 {
            let length = Int.random(in: 0...12, using: &random)
            let bytes =
                [UInt8(ascii: "/")]
                + (0..<length).map { _ in alphabet[Int.random(in: 0..<8, using: &random)] }
            guard let path = try? VolumePath(bytes: bytes) else {
                #expect(String(decoding: bytes, as: UTF8.self).split(separator: "/").contains(".."))
                continue
            }
            #expect(try VolumePath(bytes: path.bytes) == path)
            #expect(!path.names.contains { [[0x2E], [0x2E, 0x2E]].contains(Array($0)) })
            #expect(VolumePath.root == path || VolumePath.root.contains(path))
        }
    }
}
