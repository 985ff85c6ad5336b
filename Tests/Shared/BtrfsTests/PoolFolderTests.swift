import Testing

@testable import Btrfs

struct PoolFolderTests {
    @Test func `a mount point with a space in its name is recognised`() {
        #expect(PoolFolder.unescaped("/mnt/my\\040pool") == "/mnt/my pool")
        #expect(PoolFolder.unescaped("/mnt/plain") == "/mnt/plain")
        #expect(PoolFolder.unescaped("/mnt/odd\\1") == "/mnt/odd\\1")
    }
}
