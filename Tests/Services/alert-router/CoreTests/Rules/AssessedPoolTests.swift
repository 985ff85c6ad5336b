import AlertRouterCore
import Contracts
import Quantities
import Testing

// Goal: of a Btrfs pool that lacks a device its assessment tells, and the word of its samples only
// where nobody assesses it. Method: stories of one system with both.
struct AssessedPoolTests {
    private static let tank = "tank"

    private func assess(
        _ story: inout SampleStory,
        _ minutes: Int64,
        reading: PoolReading = .exact
    ) throws -> [AlertChange] {
        let fact = PoolAssessed(
            tenant: .single,
            client: ClientName("Acme"),
            system: try #require(SystemID("nas-1")),
            pool: Self.tank,
            uuid: "u",
            mount: "/mnt/tank",
            reading: reading,
            asOf: story.at(minutes)
        )
        let now = story.at(minutes)
        return story.alerts.apply(story.rules.take(fact, now: now), now: now)
    }

    @Test func `a pool that is assessed is not told of once more by the word of its samples`()
        throws
    {
        var story = SampleStory()
        #expect(try assess(&story, 0).isEmpty)
        #expect(try story.health("ONLINE", 0).isEmpty)
        for minute in stride(from: Int64(5), through: 180, by: 5) {
            #expect(try story.health("DEGRADED", minute).isEmpty)
            #expect(try assess(&story, minute).isEmpty)
        }
    }

    @Test func `a word that came before the first assessment is over with it`() throws {
        var story = SampleStory()
        #expect(try story.health("DEGRADED", 0).map(\.kind) == [.began])
        #expect(try assess(&story, 0).map(\.kind) == [.ended])
        #expect(try story.health("DEGRADED", 5).isEmpty)
    }

    @Test(arguments: [(59, 0), (60, 1)] as [(Int64, Int)])
    func `an hour after the last assessment the word counts again`(
        minutes: Int64,
        alerts: Int
    ) throws {
        var story = SampleStory()
        _ = try assess(&story, -5)
        _ = try assess(&story, 0)
        #expect(try story.health("DEGRADED", minutes).count == alerts)
    }

    @Test func `a probe that looks once a day is waited for two days`() throws {
        var story = SampleStory()
        let day: Int64 = 1440
        _ = try assess(&story, 0)
        _ = try assess(&story, day)
        #expect(try story.health("DEGRADED", 3 * day - 1).isEmpty)
        #expect(try story.health("DEGRADED", 3 * day).map(\.kind) == [.began])
    }

    @Test func `a pool that cannot be read keeps its word, and one that is gone gives it up`()
        throws
    {
        var story = SampleStory()
        _ = try assess(&story, 0)
        _ = try assess(&story, 5, reading: .unreadable)
        #expect(try story.health("DEGRADED", 10).isEmpty)
        _ = try assess(&story, 15, reading: .gone)
        #expect(try story.health("DEGRADED", 20).map(\.kind) == [.began])
    }

    @Test func `an assessment is kept of a system that sent no samples yet`() throws {
        var story = SampleStory()
        #expect(story.rules.isEmpty)
        _ = try assess(&story, 0)
        #expect(!story.rules.isEmpty)
    }
}
