import Btrfs
import Testing

@Suite struct KernelFileTests {
    @Test func `what the kernel makes while it is read is read to its end`() throws {
        // Many pages: a line for each mapping of this process, and twenty of details of each.
        let details = try #require(KernelFile.text("/proc/self/smaps"))
        #expect(details.utf8.count > 1 << 15)
        #expect(details.hasSuffix("\n"))
        #expect(KernelFile.text("/proc/self/no-such-file") == nil)
    }
}
