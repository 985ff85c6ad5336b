import AlertRouterCore
import Quantities
import Testing

// Goal: silence is told when it is one, once, and of the right thing. Method: a watch with a clock
// that the test moves, in minutes.
struct SilenceWatchTests {
    private let t0 = SampleStory.t0

    private struct Story {
        var watch: SilenceWatch
        let t0: Timestamp

        mutating func hear(
            _ system: String,
            _ client: String?,
            _ minute: Int64,
            clockAhead: Int64 = 0
        ) throws {
            watch.hear(
                SilenceWatch.Key(.single, try #require(SystemID(system))),
                client: client.flatMap { ClientName($0) },
                name: system,
                lastSeen: t0 + .seconds((minute + clockAhead) * 60),
                uptime: .seconds(minute * 60),
                now: t0 + .seconds((minute + clockAhead) * 60)
            )
        }

        mutating func look(_ minute: Int64, clockAhead: Int64 = 0) -> [String] {
            let (changes, holding) = watch.look(
                uptime: .seconds(minute * 60),
                now: t0 + .seconds((minute + clockAhead) * 60)
            )
            watch.tell(holding)
            return changes.map { report in
                let labels = report.labels
                let who = labels["system"].isEmpty ? labels["client"] : labels["system"]
                let state = report.end == .untilSaid ? labels["severity"] : "over"
                return "\(labels["alertname"]) \(who) \(state)"
            }
        }
    }

    private var story: Story {
        Story(watch: SilenceWatch(limits: .init(), began: .zero), t0: t0)
    }

    @Test func `a clock that is set back makes nobody silent who is heard`() throws {
        var story = story
        try story.hear("nas-1", "Acme", 0)
        for minute in stride(from: Int64(10), through: 120, by: 10) {
            try story.hear("nas-1", "Acme", minute, clockAhead: -1440)
            #expect(story.look(minute, clockAhead: -1440).isEmpty)
        }
    }

    @Test func `a system is offline after 30 minutes and critical after 60, and over when heard`()
        throws
    {
        var story = story
        try story.hear("nas-1", "Acme", 0)
        for minute in stride(from: Int64(10), through: 120, by: 10) {
            try story.hear("nas-2", "Acme", minute)
            switch minute {
            case 30: #expect(story.look(minute) == ["SystemOffline nas-1 warning"])
            case 60: #expect(story.look(minute) == ["SystemOffline nas-1 critical"])
            default: #expect(story.look(minute).isEmpty)
            }
        }
        try story.hear("nas-1", "Acme", 121)
        #expect(story.look(121) == ["SystemOffline nas-1 over"])
    }

    @Test func `the silence of all of a sender's systems together is one alert`() throws {
        var story = story
        for number in 1...9 { try story.hear("nas-\(number)", "Acme", Int64(number % 3)) }
        try story.hear("other", "Beta", 40)
        #expect(story.look(29).isEmpty)
        #expect(story.look(32) == ["SenderSilent Acme warning"])
        try story.hear("other", "Beta", 62)
        #expect(story.look(62) == ["SenderSilent Acme critical"])
        for number in 1...8 { try story.hear("nas-\(number)", "Acme", 63) }
        #expect(
            Set(story.look(63)) == ["SenderSilent Acme over", "SystemOffline nas-9 critical"]
        )
    }

    @Test func `systems that fell silent at different times are told one by one`() throws {
        var story = story
        try story.hear("nas-1", "Acme", 0)
        try story.hear("nas-2", "Acme", 20)
        #expect(story.look(35) == ["SystemOffline nas-1 warning"])
        #expect(story.look(50) == ["SystemOffline nas-2 warning"])
    }

    @Test func `a restart makes nobody silent and ends no silence`() throws {
        var story = story
        try story.hear("nas-1", nil, 0)
        let key = SilenceWatch.Key(.single, try #require(SystemID("nas-1")))
        #expect(story.look(35) == ["SystemOffline nas-1 warning"])
        let (_, holding) = story.watch.look(uptime: .seconds(35 * 60), now: t0)
        var again = Story(watch: SilenceWatch(limits: .init(), began: .zero), t0: t0)
        again.watch.tell(holding)
        again.watch.restore(key, client: nil, name: "nas-1", seen: t0)
        let other = SilenceWatch.Key(.single, try #require(SystemID("nas-2")))
        again.watch.restore(other, client: nil, name: "nas-2", seen: t0 - .seconds(86_400))
        #expect(again.look(0).isEmpty)
        #expect(again.look(29).isEmpty)
        try again.hear("nas-1", nil, 29)
        #expect(again.look(29) == ["SystemOffline nas-1 over"])
    }

    @Test func `a wall clock that jumps makes nobody silent`() throws {
        var story = story
        try story.hear("nas-1", nil, 0)
        #expect(story.look(5, clockAhead: 10_000).isEmpty)
        #expect(story.look(6, clockAhead: -10_000).isEmpty)
    }

    @Test func `a fact that comes again does not count as a word`() throws {
        var story = story
        try story.hear("nas-1", nil, 0)
        story.watch.hear(
            SilenceWatch.Key(.single, try #require(SystemID("nas-1"))),
            client: nil,
            name: "nas-1",
            lastSeen: t0,
            uptime: .seconds(20 * 60),
            now: t0 + .seconds(20 * 60)
        )
        #expect(story.look(30) == ["SystemOffline nas-1 warning"])
    }
}
