import AlertRouterCore
import Contracts
import Quantities
import TestSupport
import Testing

// Goal: samples become few, right alerts. Method: stories of one system with the default rules, the
// book beside them, and seeded random series against what must hold for each.
struct SystemRulesTests {
    @Test func `a pool that crosses 80 and 90 per cent is one alert that gets worse and resolves`()
        throws
    {
        var story = SampleStory()
        #expect(try story.pool(79.9, 0).isEmpty)
        let warned = try story.pool(80, 10)
        #expect(warned.map(\.kind) == [.began])
        #expect(warned[0].record.alert.labels["severity"] == "warning")
        #expect(
            warned[0].record.alert.annotations["summary"]
                == "Pool tank of NAS one is \(Wording.percent(0.8)) full"
        )
        #expect(try story.pool(85, 20).isEmpty)
        let worse = try story.pool(91, 30)
        #expect(worse.map(\.kind) == [.changed])
        #expect(worse[0].record.fingerprint == warned[0].record.fingerprint)
        #expect(worse[0].record.alert.labels["severity"] == "critical")
        #expect(worse[0].record.alert.startsAt == story.at(10))
        #expect(try story.pool(89.5, 40).isEmpty, "one point back is needed")
        let better = try story.pool(88.9, 50)
        #expect(better.first?.record.alert.labels["severity"] == "warning")
        #expect(try story.pool(79.5, 60).isEmpty, "one point back is needed")
        let over = try story.pool(78.9, 70)
        #expect(over.map(\.kind) == [.ended])
        #expect(over[0].record.occurrence == 1)
        #expect(try story.pool(81, 80).first?.record.occurrence == 2)
    }

    @Test func `a pool's words are judged, and a word nobody knows is told once`() throws {
        var story = SampleStory()
        #expect(try story.health("ONLINE", 0).isEmpty)
        #expect(
            try story.health("DEGRADED", 1).first?.record.alert.labels["severity"] == "warning"
        )
        #expect(
            try story.health("FAULTED", 2).first?.record.alert.labels["severity"] == "critical"
        )
        #expect(try story.health("SUSPENDED", 3).map(\.kind) == [.changed])
        #expect(try story.health("ONLINE", 4).map(\.kind) == [.ended])
        #expect(try story.health("MELTED", 5).map(\.kind) == [.began])
        for minute in 6...20 { #expect(try story.health("MELTED", Int64(minute)).isEmpty) }
        #expect(try story.health("online", 21).map(\.kind) == [.ended])
    }

    @Test func `hot disks, a failing SMART status and a failed replication are told`() throws {
        var story = SampleStory()
        let changes = try story.take(
            [
                story.row("disk", "ada0", "temperature", 45, 0, unit: "celsius"),
                story.row("disk", "ada1", "temperature", 44.9, 0, unit: "celsius"),
                story.row("disk", "ada2", "temperature", 55, 0, unit: "celsius"),
                story.row("disk", "ada1", "smart_status", 3, 0, unit: "state", word: "FAILED"),
                story.row("replication", "nightly", "status", 6, 0, unit: "state", word: "ERROR"),
            ],
            0
        )
        let told = changes.map { change in
            let labels = change.record.alert.labels
            return "\(labels["alertname"]) \(change.record.subject.object ?? "") "
                + labels["severity"]
        }
        #expect(
            told == [
                "DiskTemperature ada0 warning", "DiskTemperature ada2 critical",
                "ReplicationFailed nightly critical", "SMARTStatus ada1 critical",
            ]
        )
    }

    @Test func `the most specific override counts, and a rule can be off`() throws {
        var client = RuleOverride(rule: "PoolUsage")
        client.client = ClientName("Acme")
        client.warning = 0.7
        var pool = RuleOverride(rule: "PoolUsage")
        pool.object = NamePattern("tank")
        pool.warning = 0.95
        pool.critical = 0.99
        var story = SampleStory()
        story.book = RuleBook(overrides: [pool, client])
        #expect(try story.pool(94, 0).isEmpty)
        story.book = RuleBook(overrides: [client])
        #expect(try story.pool(75, 1).map(\.kind) == [.began])
        var off = RuleOverride(rule: "PoolUsage")
        off.system = SystemID("nas-1")
        off.isOn = false
        story.book = RuleBook(overrides: [client, off])
        #expect(try story.pool(99, 2).map(\.kind) == [.ended])
        #expect(try story.pool(99, 3).isEmpty)
    }

    @Test func `parts of a webhook are put together, and an empty total says nothing`() throws {
        var story = SampleStory()
        #expect(try story.take([story.row("pool", "tank", "used", 95, 0)], 0).isEmpty)
        #expect(try story.take([story.row("pool", "tank", "total", 0, 0)], 0).isEmpty)
        #expect(try story.take([story.row("pool", "tank", "total", 100, 1)], 1).count == 1)
    }

    @Test(arguments: 1...50)
    func `a constant series never flaps, whatever hysteresis and threshold`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var story = SampleStory()
        var override = RuleOverride(rule: "PoolUsage")
        override.warning = .random(in: 0.1...0.8, using: &random)
        override.critical = .random(in: 0.8...1, using: &random)
        override.hysteresis = .random(in: 0...0.2, using: &random)
        story.book = RuleBook(overrides: [override])
        let percent = Double.random(in: 0...110, using: &random)
        let first = try story.pool(percent, 0)
        #expect(first.count <= 1)
        for minute in 1...50 { #expect(try story.pool(percent, Int64(minute)).isEmpty) }
    }

    @Test(arguments: 1...50)
    func `an alert never begins before it has held for as long as its rule says`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var story = SampleStory()
        let minutes = Int64.random(in: 1...30, using: &random)
        var override = RuleOverride(rule: "PoolUsage")
        override.holds = .seconds(minutes * 60)
        override.hysteresis = 0
        story.book = RuleBook(overrides: [override])
        var since: Int64?
        for minute in Int64(0)..<300 where Int.random(in: 0...2, using: &random) > 0 {
            let percent = Bool.random(using: &random) || since == nil ? 85.0 : 50
            since = percent >= 80 ? since ?? minute : nil
            let changes = try story.pool(percent, minute)
            for change in changes where change.kind == .began {
                #expect(minute - (since ?? minute) >= minutes)
            }
            let isFiring = story.alerts.records.values.contains { $0.isFiring }
            if let since, minute - since >= minutes { #expect(isFiring) }
            if since == nil { #expect(!isFiring) }
        }
    }

    @Test(arguments: 1...20)
    func `facts that come again change nothing`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var story = SampleStory()
        var posted: [(Double, Int64)] = []
        for minute in Int64(0)..<40 {
            let percent = Double.random(in: 60...100, using: &random)
            posted.append((percent, minute))
            _ = try story.pool(percent, minute)
            guard let again = posted.randomElement(using: &random) else { continue }
            let before = story.rules
            #expect(try story.pool(again.0, again.1).isEmpty)
            #expect(story.rules == before)
        }
    }

    @Test func `a pool that was not scrubbed for six weeks is told of until it is`() throws {
        var story = SampleStory()
        let day: Int64 = 1440
        let scrubbed = Double(SampleStory.t0.microseconds) / 1_000_000
        func poll(_ minute: Int64, _ last: Double) throws -> [AlertChange] {
            let row = story.row("pool", "tank", "last_scrub", last, minute, unit: "seconds")
            return try story.take([row], minute)
        }
        #expect(try poll(0, scrubbed).isEmpty)
        #expect(try poll(42 * day - 1, scrubbed).isEmpty)
        let begun = try poll(42 * day, scrubbed)
        #expect(begun.map { $0.record.alert.labels["alertname"] } == ["ScrubOverdue"])
        let words = begun.first?.record.alert.annotations["summary"] ?? ""
        #expect(words.contains(Wording.duration(.seconds(42 * 86_400))))
        #expect(try poll(43 * day, scrubbed).isEmpty)
        #expect(try poll(44 * day, scrubbed + 43 * 86_400).map(\.kind) == [.ended])
    }

    @Test(
        arguments: [
            (["read_errors": 0.0, "write_errors": 0, "checksum_errors": 0], 0),
            (["read_errors": 0.0, "write_errors": 0, "checksum_errors": 3], 1),
            (["checksum_errors": 1.0], 1), (["write_errors": 2.0], 1), (["crc_errors": 5.0], 0),
        ]
    )
    func `errors of a device are told of, whichever are counted`(
        _ errors: [String: Double],
        _ count: Int
    ) throws {
        var story = SampleStory()
        let rows = errors.sorted { $0.key < $1.key }.map { name, value in
            story.row("disk", "ada0", name, value, 0, unit: "count")
        }
        let begun = try story.take(rows, 0)
        #expect(begun.count == count)
        #expect(begun.allSatisfy { $0.record.alert.labels["disk"] == "ada0" })
    }
}
