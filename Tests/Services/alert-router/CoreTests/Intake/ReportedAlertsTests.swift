import AlertRouterCore
import Contracts
import Quantities
import Testing

// Goal: what a system's own software says again and again is one alert that ends. Method: polls in
// order, with the rules of the same system beside them.
struct ReportedAlertsTests {
    private let t0 = SampleStory.t0

    private func poll(
        _ messages: [String],
        _ minute: Int64,
        severity: String = "warning",
        refused: Int = 0,
        part: Int = 1,
        parts: Int = 1
    ) throws -> SourceAlertsReported {
        SourceAlertsReported(
            tenant: .single,
            client: ClientName("Acme"),
            system: try #require(SystemID("nas-1")),
            alerts: messages.map { .init(severity: severity, message: $0) },
            refused: refused,
            part: part,
            parts: parts,
            receivedAt: t0 + .seconds(minute * 60)
        )
    }

    private func take(
        _ fact: SourceAlertsReported,
        _ alerts: inout ReportedAlerts,
        follows: Set<String> = []
    ) -> [AlertReport] {
        alerts.take(
            fact,
            client: fact.client,
            polls: 2,
            followsPool: { follows.contains($0.name) },
            now: fact.receivedAt
        )
    }

    @Test func `numbers do not make another alert, and names do`() {
        func normal(_ text: String) -> String { ReportedMessage(text).normalised }
        #expect(normal("Device ada0 is at 61C") == normal("Device ada0 is at 63C"))
        #expect(normal("Device ada0 is at 61C") != normal("Device ada1 is at 61C"))
        #expect(normal("Scrub of '1' took 3 h") != normal("Scrub of '2' took 3 h"))
        #expect(normal("Cannot reach 10.0.0.5") != normal("Cannot reach 10.0.0.6"))
        #expect(normal("Failed at 03:00:17.") == normal("Failed at 04:12:59."))
    }

    @Test func `the same message is one alert, and over when two polls do not name it`() throws {
        var alerts = ReportedAlerts()
        let begun = take(try poll(["Update 24.10 is there"], 0), &alerts)
        #expect(begun.count == 1)
        #expect(take(try poll(["Update 24.11 is there"], 1), &alerts).isEmpty)
        #expect(take(try poll([], 2), &alerts).isEmpty)
        let over = take(try poll([], 3), &alerts)
        #expect(over.map(\.identity) == begun.map(\.identity))
        #expect(over.map(\.end) == [.at(t0 + .seconds(180))])
    }

    @Test func `a poll that could not be read whole ends nothing, nor does half of one`() throws {
        var alerts = ReportedAlerts()
        _ = take(try poll(["It is broken"], 0), &alerts)
        for minute in Int64(1)...9 {
            #expect(take(try poll([], minute, refused: 1), &alerts).isEmpty)
            #expect(take(try poll([], minute + 20, part: 1, parts: 2), &alerts).isEmpty)
        }
    }

    @Test func `an older or repeated poll changes nothing`() throws {
        var alerts = ReportedAlerts()
        _ = take(try poll(["It is broken"], 5), &alerts)
        let before = alerts
        #expect(take(try poll([], 4), &alerts).isEmpty)
        #expect(take(try poll(["It is broken"], 5), &alerts).isEmpty)
        #expect(alerts == before)
    }

    @Test func `another severity of the same message changes the one alert`() throws {
        var alerts = ReportedAlerts()
        let first = take(try poll(["It is broken"], 0), &alerts)
        let second = take(try poll(["It is broken"], 1, severity: "EMERGENCY"), &alerts)
        #expect(second.map { $0.labels["severity"] } == ["critical"])
        #expect(second.map(\.identity) == first.map(\.identity))
    }

    @Test func `TrueNAS' word about a full pool and our rule's are one alert`() throws {
        var story = SampleStory()
        let words = [
            "Pool 'tank' is 85% full",
            "Space usage for pool \"tank\" is 85%. Optimal pool performance requires used space "
                + "remain below 80%.",
        ]
        for word in words { #expect(ReportedMessage(word).pool?.name == "tank") }
        let fact = try poll([words[0]], 0)
        let theirs = story.rules.reported.take(
            fact,
            client: fact.client,
            polls: 1,
            followsPool: { _ in false },
            now: t0
        )
        let begun = story.alerts.apply(theirs, now: t0)
        let ours = try story.pool(85, 1)
        #expect(begun.map(\.record.fingerprint) == ours.map(\.record.fingerprint))
        #expect(ours.map(\.kind) == [.changed])
        let rules = story.rules
        #expect(rules.follows(RuleDefaults.poolUsage, "tank"))
        #expect(try story.pool(50, 2).map(\.kind) == [.ended])
    }

    @Test(
        arguments: [
            ("Pool tank state is DEGRADED: One or more devices", "DEGRADED"),
            ("Pool tank state is FAULTED: Disk X is UNAVAIL", "FAULTED"),
            ("Pool 'tank' is SUSPENDED", "SUSPENDED"),
        ]
    )
    func `a pool that is not well is known by its name and its state`(
        _ message: String,
        _ word: String
    ) {
        let read = ReportedMessage(message)
        #expect(read.pool == RuledPool(rule: RuleDefaults.poolHealth, name: "tank"))
        #expect(read.word == word)
        #expect(read.saysPoolIsLost == (word != "DEGRADED"))
    }

    @Test(
        arguments: [
            "Pool tank state is ONLINE: One or more devices has experienced an error",
            "Disk ada1 is DEGRADED", "The pool of ideas is FAULTED or not",
        ]
    )
    func `what says nothing of a pool's health is an alert of its own`(_ message: String) {
        #expect(ReportedMessage(message).pool?.rule != RuleDefaults.poolHealth)
    }

    @Test func `TrueNAS' word about a pool that is not well and our rule's are one alert`() throws {
        var story = SampleStory()
        let fact = try poll(["Pool tank state is DEGRADED: Disk X is FAULTED"], 0)
        let theirs = story.rules.reported.take(
            fact,
            client: fact.client,
            polls: 1,
            followsPool: { _ in false },
            now: t0
        )
        let begun = story.alerts.apply(theirs, now: t0)
        let ours = try story.health("DEGRADED", 1)
        #expect(begun.map(\.record.fingerprint) == ours.map(\.record.fingerprint))
        #expect(ours.map(\.kind) == [.changed])
        #expect(try story.health("ONLINE", 2).map(\.kind) == [.ended])
    }

    @Test func `their word about a full pool ends when our rule finds it well`() throws {
        var story = SampleStory()
        let fact = try poll(["Pool 'tank' is 85% full"], 0)
        let theirs = story.rules.reported.take(
            fact,
            client: fact.client,
            polls: 1,
            followsPool: { _ in false },
            now: t0
        )
        _ = story.alerts.apply(theirs, now: t0)
        #expect(try story.pool(70, 1).map(\.kind) == [.ended])
    }
}
