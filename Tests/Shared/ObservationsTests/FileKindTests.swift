import Observations
import Testing

@Suite struct FileKindTests {
    @Test(arguments: [
        (0o100644, FileKind.regular), (0o040755, .directory), (0o120777, .symbolicLink),
        (0o140755, .special), (0o010644, .special), (0o060660, .special), (0o020666, .special),
    ])
    func `the type bits of a mode say what a file is`(mode: Int, kind: FileKind) {
        #expect(FileKind(mode: UInt32(mode)) == kind)
    }

    @Test func `bits without a meaning are no kind`() {
        #expect(FileKind(mode: 0o644) == nil)
        #expect(FileKind(mode: 0o170000) == nil)
    }
}
