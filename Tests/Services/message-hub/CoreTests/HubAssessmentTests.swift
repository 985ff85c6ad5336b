import MessageHubCore
import Testing

@Suite struct HubAssessmentTests {
    @Test func `a hub that only forwards is well`() {
        let totals = HubTotals(peers: 3, conflicts: 2, dropped: 5)
        #expect(HubAssessment.of(totals, since: totals) == .well)
        #expect(HubAssessment.of(HubTotals(), since: nil) == .well)
    }

    @Test func `a taken name is told before dropped frames`() {
        let assessment = HubAssessment.of(
            HubTotals(peers: 3, conflicts: 1, dropped: 7),
            since: HubTotals(dropped: 5)
        )
        guard case .troubled(let reasons) = assessment else {
            Issue.record("a conflict must be reported")
            return
        }
        #expect(reasons.count == 2)
        #expect(reasons[0].hasPrefix("1 greetings came under the name of another live peer"))
        #expect(reasons[1].hasPrefix("2 frames were dropped"))
    }
}
