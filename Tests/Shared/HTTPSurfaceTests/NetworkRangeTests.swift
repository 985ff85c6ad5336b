import HTTPSurface
import Testing

@Suite struct NetworkRangeTests {
    @Test(arguments: [
        ("127.0.0.0/8", "127.0.0.1", true), ("127.0.0.0/8", "128.0.0.1", false),
        ("172.18.0.0/16", "172.18.255.255", true), ("172.18.0.0/16", "172.19.0.0", false),
        ("10.0.0.7", "10.0.0.7", true), ("10.0.0.7", "10.0.0.8", false),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("::1", "::1", true),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe80::1%eth0", false),
        ("127.0.0.0/8", "::ffff:127.0.0.1", true), ("10.1.2.3/31", "10.1.2.2", true),
        ("10.1.2.3/31", "10.1.2.4", false), ("::/0", "2001:db8::1", true),
        ("127.0.0.0/8", "nonsense", false), ("2001:db8::1:0/112", "2001:db8::1:ffff", true),
    ])
    func `an address is inside or outside`(range: String, address: String, isInside: Bool) throws {
        #expect(try #require(NetworkRange(range)).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "10", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "01.0.0.0",
        "::/129", ":::", "1::2::3", "12345::", "a/b", "10.0.0.0/8/8", "localhost", "::1:",
    ])
    func `what is no range is refused`(text: String) {
        #expect(NetworkRange(text) == nil)
    }
}
