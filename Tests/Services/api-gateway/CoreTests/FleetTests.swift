import Quantities
import Testing

@testable import APIGatewayCore

@Suite struct `The fleet as a whole` {
    private let fleet = [
        assess(Reading.pool("t", used: 50, total: 100), name: "calm", client: "Beta"),
        assess(Reading.pool("t", used: 95, total: 100), name: "full"),
        assess(Reading.pool("t", used: 85, total: 100), name: "filling"),
        assess(Reading.pool("t", used: 10, total: 100), name: "silent", silentFor: .seconds(7200)),
        assess([], name: "blank", client: nil),
    ]

    @Test(arguments: [
        ("urgency", ["full", "silent", "filling", "blank", "calm"]),
        ("used", ["full", "filling", "calm", "silent", "blank"]),
        ("name", ["blank", "calm", "filling", "full", "silent"]),
        ("seen", ["silent", "full", "filling", "blank", "calm"]),
        ("nonsense", ["full", "silent", "filling", "blank", "calm"]),
    ])
    func `rows stand in the chosen order, who needs someone first by default`(
        sort: String,
        names: [String]
    ) {
        #expect(FleetFilter(query: ["sort": sort]).sorted(fleet).map(\.system.title) == names)
    }

    @Test(arguments: [
        (["q": "FULL"], ["full"]), (["q": "acme"], ["full", "filling", "silent"]),
        (["client": "Beta"], ["calm"]), (["state": "offline"], ["silent"]),
        (["state": "critical"], ["full"]), (["state": "unknown"], ["blank"]),
        (["state": "healthy"], ["calm"]), (["urgency": "now"], ["full", "silent"]),
        (["urgency": "later"], ["filling"]), (["urgency": "unclear"], ["blank"]),
        (["urgency": "quiet", "client": ""], ["calm"]), (["q": "%_"], []),
    ])
    func `filters leave out the rest`(query: [String: String], names: [String]) {
        let filter = FleetFilter(query: query)
        #expect(fleet.filter(filter.shows).map(\.system.title) == names)
        #expect(filter.narrows)
    }

    @Test func `pages count from one, and all of it fits on one`() {
        #expect(FleetFilter(query: ["page": "3"]).page == 3)
        #expect(FleetFilter(query: ["page": "all"]).page == 0)
        for odd in ["0", "-1", "x", "99999999999999999999"] {
            #expect(FleetFilter(query: ["page": odd]).page == 1)
        }
    }

    @Test func `the summary counts each system once`() {
        let summary = FleetSummary(of: fleet)
        #expect(summary.systems == 5)
        #expect(summary.now + summary.later + summary.unclear + summary.quiet == 5)
        #expect(summary.offline == 1)
        #expect(summary.pools == 4)
        #expect(summary.ratio == 0.6)
        #expect(FleetSummary(of: []).ratio == nil)
    }

    @Test func `a fleet beyond eight exbibytes is counted up to there`() {
        let huge = assess(Reading.pool("t", used: 8e18, total: 8.9e18))
        #expect(FleetSummary(of: [huge, huge]).total.bytes == .max)
    }
}
