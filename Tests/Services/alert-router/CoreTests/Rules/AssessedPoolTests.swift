import AlertRouterCore
import Contracts
import Quantities
import Testing

// Goal: of a Btrfs pool that lacks a device its assessment tells, and the word of its samples only
// where nobody assesses it. Method: stories of one system with both.
struct AssessedPoolTests {
    private static let tank = "tank"
    private static let device = PoolAssessed.Device(
        id: 1,
        path: "/dev/sda",
        size: ByteCount(1 << 40),
        allocated: ByteCount(0)
    )

    private func assess(
        _ story: inout SampleStory,
        _ minutes: Int64,
        reading: PoolReading = .exact,
        knowsDevices: Bool = true
    ) throws -> [AlertChange] {
        var fact = PoolAssessed(
            tenant: .single,
            client: ClientName("Acme"),
            system: try #require(SystemID("nas-1")),
            pool: Self.tank,
            uuid: "u",
            mount: "/mnt/tank",
            reading: reading,
            asOf: story.at(minutes)
        )
        if knowsDevices { fact.devices = [Self.device] }
        let now = story.at(minutes)
        let reports = story.rules.take(fact, by: story.book, now: now)
        return story.alerts.apply(reports, now: now)
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

    @Test(arguments: ["FAULTED", "UNAVAIL", "SUSPENDED"])
    func `a worse word is told though assessments come`(word: String) throws {
        var story = SampleStory()
        _ = try assess(&story, 0)
        #expect(try story.health(word, 1).map(\.kind) == [.began])
        #expect(try assess(&story, 2).isEmpty)
        #expect(try story.health("DEGRADED", 3).map(\.kind) == [.ended])
        #expect(try story.health(word, 4).map(\.kind) == [.began])
        #expect(try story.health("ONLINE", 5).map(\.kind) == [.ended])
    }

    @Test func `an assessment that knows no device silences nothing`() throws {
        var story = SampleStory()
        #expect(try assess(&story, 0, knowsDevices: false).isEmpty)
        #expect(story.rules.isEmpty)
        #expect(try story.health("DEGRADED", 1).map(\.kind) == [.began])
        #expect(try assess(&story, 2, knowsDevices: false).isEmpty)
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

    @Test func `an assessment that comes once more is waited for no less`() throws {
        var story = SampleStory()
        _ = try assess(&story, 0)
        _ = try assess(&story, 300)
        _ = try assess(&story, 300)
        #expect(try story.health("DEGRADED", 899).isEmpty)
        #expect(try story.health("DEGRADED", 900).map(\.kind) == [.began])
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
