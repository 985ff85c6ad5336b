import ScrubControllerCore
import Testing

@testable import ScrubController

@Suite struct KernelLogTests {
    @Test func `a record is read without what the kernel adds`() throws {
        let record = try #require(
            KernelLog.record("4,1234,5678901,-;BTRFS warning (device sda): x\n SUBSYSTEM=block\n")
        )
        #expect(record.number == 1234)
        #expect(record.message == "BTRFS warning (device sda): x")
        #expect(KernelLog.record("no record") == nil)
    }

    @Test func `the line of everybody's waiting is read`() {
        let text = "some avg10=0.52 total=2092402986\nfull avg10=0.52 total=503527180\n"
        #expect(LoadSampler.fullMicroseconds(text) == 503_527_180)
        #expect(LoadSampler.fullMicroseconds("") == nil)
    }
}
