import CapacityEngineCore
import Contracts
import Quantities
import Testing

struct GrowthTogetherTests {
    private func found(_ pool: String, _ change: Int64) throws -> GrowthAnomalyFound {
        GrowthAnomalyFound(
            tenant: .single,
            client: nil,
            system: try #require(SystemID("nas-1")),
            pool: pool,
            kind: change < 0 ? "mass-delete" : "sudden-growth",
            day: Timestamp(seconds: 0),
            change: ByteCount(change),
            usual: ByteCount(0),
            text: "much happened",
            at: Timestamp(seconds: 86_400)
        )
    }

    @Test func `data that moves from one pool to another is one event of the larger change`()
        throws
    {
        let moved = [try found("tank", -500), try found("backup", 501)]
        let told = GrowthAnomalyFound.together(moved, ofPools: 3)
        #expect(told.map(\.pool) == ["backup"])
        #expect(told.first?.text == "much happened; so it was with tank")
    }

    @Test func `two of seven pools are two events, and one is always one`() throws {
        let two = [try found("a", 1), try found("b", 2)]
        #expect(GrowthAnomalyFound.together(two, ofPools: 7) == two)
        #expect(GrowthAnomalyFound.together(two, ofPools: 6).count == 1)
        let one = [try found("a", 1)]
        #expect(GrowthAnomalyFound.together(one, ofPools: 1) == one)
        #expect(GrowthAnomalyFound.together([], ofPools: 1).isEmpty)
    }

    @Test(arguments: [(6, "; so it was with p1, p2, p3, p4, p5"), (8, " and 2 more")])
    func `many pools are named up to five`(count: Int, end: String) throws {
        let many = try (0..<count).map { try found("p\($0)", Int64(100 - $0)) }
        let told = GrowthAnomalyFound.together(many, ofPools: count)
        #expect(told.first?.pool == "p0")
        #expect(told.first?.text.hasSuffix(end) == true, "\(told)")
    }
}
