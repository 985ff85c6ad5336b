import Contracts
import MessageBus
import Quantities
import Testing

@Suite struct PeerTableTests {
    private func peer(_ source: String, boot: UInt8) throws -> BusPeer {
        BusPeer(
            source: try #require(SourceID(source)),
            bootID: Array(repeating: boot, count: 16)
        )
    }

    @Test func `a second live claimant is refused until the first has been silent for two beats`()
        throws
    {
        var table = PeerTable<Int>()
        #expect(try table.greeted(peer("a/x", boot: 1), on: 1, now: .zero) == .admitted)
        let impostor = try peer("a/x", boot: 2)
        #expect(table.greeted(impostor, on: 2, now: .milliseconds(10_999)) == .conflict)
        #expect(table.source(of: 2) == nil)
        #expect(table.greeted(impostor, on: 2, now: .seconds(11)) == .admitted)
        #expect(table.connection(of: impostor.source) == 2)
        #expect(table.source(of: 1) == nil)
    }

    @Test func `the same peer on a new connection takes its place at once`() throws {
        var table = PeerTable<Int>()
        let peer = try peer("a/x", boot: 1)
        #expect(table.greeted(peer, on: 1, now: .zero) == .admitted)
        #expect(table.greeted(peer, on: 2, now: .seconds(1)) == .admitted)
        #expect(table.connection(of: peer.source) == 2)
        #expect(table.count == 1)
    }

    @Test func `a service's instances are found together, and forgotten after a minute`() throws {
        var table = PeerTable<Int>()
        _ = try table.greeted(peer("a/x", boot: 1), on: 1, now: .zero)
        _ = try table.greeted(peer("a/y", boot: 2), on: 2, now: .seconds(5))
        _ = try table.greeted(peer("b/x", boot: 3), on: 3, now: .seconds(5))
        let service = try #require(ServiceName("a"))
        #expect(Set(table.connections(of: service)) == [1, 2])
        table.forgetSilent(now: .seconds(60))
        #expect(table.connections(of: service) == [2])
    }
}
