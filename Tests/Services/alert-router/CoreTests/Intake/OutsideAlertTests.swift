import AlertRouterCore
import Contracts
import Quantities
import Testing

// Goal: what another alerting system tells is one alert from its beginning to its end, and a full
// pool is one alert with our rule's. Method: facts in order and out of order, beside samples.
struct OutsideAlertTests {
    private let t0 = SampleStory.t0
    private let capacity =
        "Space usage for pool \"tank\" is 85%. Optimal pool performance requires used space remain "
        + "below 80%."

    private func fact(
        _ minute: Int64,
        alias: String = "u-1",
        isOver: Bool = false,
        system: String? = nil,
        summary: String = "It is broken"
    ) -> OutsideAlertReported {
        var fact = OutsideAlertReported(
            tenant: .single,
            client: ClientName("Acme"),
            system: system.flatMap { SystemID($0) },
            intake: "opsgenie",
            alias: alias,
            summary: isOver ? "" : summary,
            receivedAt: t0 + .seconds(minute * 60)
        )
        fact.isOver = isOver
        return fact
    }

    /// One router: its alerts, and what is known of each alias and of the system `nas-1`.
    private struct Router {
        var story = SampleStory()
        var outside: [String: OutsideAlert] = [:]
        var kept = Duration.seconds(86_400)

        mutating func take(_ fact: OutsideAlertReported) -> [AlertChange] {
            var rules = fact.system == nil ? nil : Optional(story.rules)
            let reports = outside[fact.key, default: OutsideAlert()].take(
                fact,
                &rules,
                by: story.book,
                kept: kept,
                now: fact.receivedAt
            )
            if let rules { story.rules = rules }
            return story.alerts.apply(reports, now: fact.receivedAt)
        }

        var firing: [AlertRecord] { story.alerts.records.values.filter(\.isFiring) }
    }

    @Test func `an alias is one alert until it is over, and then begins again`() {
        var router = Router()
        let begun = router.take(fact(0))
        #expect(begun.map(\.kind) == [.began])
        #expect(router.take(fact(1)).isEmpty)
        let over = router.take(fact(2, isOver: true))
        #expect(over.map(\.kind) == [.ended])
        #expect(over.map(\.record.fingerprint) == begun.map(\.record.fingerprint))
        // It ends in the words it began with, so that whoever was told is told of the end.
        #expect(over.map(\.record.alert.labels) == begun.map(\.record.alert.labels))
        #expect(router.take(fact(3, isOver: true)).isEmpty)
        #expect(router.take(fact(4)).map(\.record.occurrence) == [2])
    }

    @Test func `another severity or text changes the one alert`() {
        var router = Router()
        let begun = router.take(fact(0))
        var worse = fact(1, summary: "It is worse")
        worse.severity = "critical"
        let changed = router.take(worse)
        #expect(changed.map(\.kind) == [.changed])
        #expect(changed.map(\.record.fingerprint) == begun.map(\.record.fingerprint))
        #expect(changed.map { $0.record.alert.labels["severity"] } == ["critical"])
    }

    @Test func `an end that arrives before its beginning ends it all the same`() {
        var router = Router()
        #expect(router.take(fact(5, isOver: true)).isEmpty)
        #expect(router.take(fact(4)).isEmpty)
        #expect(router.firing.isEmpty)
        #expect(router.take(fact(6)).map(\.kind) == [.began])
        #expect(router.take(fact(5, isOver: true)).isEmpty)
        #expect(router.firing.count == 1)
    }

    @Test func `aliases, intakes, tenants and systems tell alerts apart`() throws {
        var router = Router()
        var grafana = fact(0)
        grafana.intake = "grafana"
        var other = fact(0)
        other.tenant = try #require(TenantID("other"))
        for fact in [fact(0), fact(0, alias: "u-2"), fact(0, system: "nas-1"), grafana, other] {
            #expect(router.take(fact).map(\.kind) == [.began])
        }
        #expect(Set(router.firing.map(\.fingerprint)).count == 5)
    }

    @Test func `labels of the sender are labels of the alert, ours win`() {
        var router = Router()
        var fact = fact(0)
        fact.intake = "grafana"
        fact.name = "HighLoad"
        fact.labels = [
            "alertname": "HighLoad", "team": "blue", "tenant": "other", "severity": "page",
            "__rule_uid__": "x",
        ]
        fact.severity = "page"
        let labels = router.take(fact).first?.record.alert.labels.dictionary
        #expect(
            labels == [
                "alertname": "HighLoad", "team": "blue", "tenant": "default",
                "severity": "warning", "intake": "grafana", "alias": "u-1", "client": "Acme",
            ]
        )
    }

    @Test func `under another name it is another alert, and the old one is over`() {
        var router = Router()
        var fact = fact(0)
        fact.name = "A"
        _ = router.take(fact)
        fact.name = "B"
        fact.receivedAt = t0 + .seconds(60)
        #expect(router.take(fact).map(\.kind) == [.ended, .began])
        #expect(router.firing.map { $0.alert.labels["alertname"] } == ["B"])
    }

    @Test func `TrueNAS' alert of a full pool and our rule's are one, whichever comes first`()
        throws
    {
        // TrueNAS first, then samples, then its end, then the rule's.
        var router = Router()
        let theirs = router.take(fact(0, system: "nas-1", summary: capacity))
        #expect(theirs.map { $0.record.alert.labels["severity"] } == ["warning"])
        let ours = try router.story.pool(92, 1)
        #expect(ours.map(\.kind) == [.changed])
        #expect(ours.map(\.record.fingerprint) == theirs.map(\.record.fingerprint))
        #expect(router.take(fact(2, isOver: true, system: "nas-1")).isEmpty)
        #expect(router.firing.count == 1)
        #expect(try router.story.pool(50, 3).map(\.kind) == [.ended])
        #expect(router.firing.isEmpty)

        // Samples first.
        router = Router()
        #expect(try router.story.pool(85, 0).map(\.kind) == [.began])
        #expect(router.take(fact(1, system: "nas-1", summary: capacity)).isEmpty)
        #expect(router.firing.count == 1)
        #expect(try router.story.pool(50, 2).map(\.kind) == [.ended])
        #expect(router.take(fact(3, isOver: true, system: "nas-1")).isEmpty)
        #expect(router.firing.isEmpty)
    }

    private let degraded = "Pool tank state is DEGRADED: Disk X is FAULTED"
    private let faulted = "Pool tank state is FAULTED: The pool cannot be used."

    @Test func `TrueNAS' alert of a pool that is not well and our rule's are one`() throws {
        // TrueNAS first, then samples, then its end, then the rule's.
        var router = Router()
        let theirs = router.take(fact(0, system: "nas-1", summary: degraded))
        #expect(theirs.map { $0.record.alert.labels["alertname"] } == ["PoolHealth"])
        #expect(theirs.map { $0.record.alert.labels["severity"] } == ["warning"])
        let ours = try router.story.health("DEGRADED", 1)
        #expect(ours.map(\.kind) == [.changed])
        #expect(ours.map(\.record.fingerprint) == theirs.map(\.record.fingerprint))
        #expect(router.take(fact(2, isOver: true, system: "nas-1")).isEmpty)
        #expect(router.firing.count == 1)
        #expect(try router.story.health("ONLINE", 3).map(\.kind) == [.ended])
        #expect(router.firing.isEmpty)

        // Samples first: what is no worse is no news.
        router = Router()
        #expect(try router.story.health("DEGRADED", 0).map(\.kind) == [.began])
        #expect(router.take(fact(1, system: "nas-1", summary: degraded)).isEmpty)
        #expect(router.firing.count == 1)
        #expect(try router.story.health("ONLINE", 2).map(\.kind) == [.ended])
        #expect(router.take(fact(3, isOver: true, system: "nas-1")).isEmpty)
        #expect(router.firing.isEmpty)
    }

    @Test func `TrueNAS is heard at once when a pool is worse than the samples say`() throws {
        var router = Router()
        #expect(try router.story.health("ONLINE", 0).isEmpty)
        let begun = router.take(fact(1, system: "nas-1", summary: degraded))
        #expect(begun.map(\.kind) == [.began])
        // A sample from before its word does not gainsay it; a later one does.
        #expect(try router.story.health("ONLINE", 1).isEmpty)
        #expect(router.firing.count == 1)
        #expect(try router.story.health("DEGRADED", 2).map(\.kind) == [.changed])
        let worse = router.take(fact(3, system: "nas-1", summary: faulted))
        #expect(worse.map(\.kind) == [.changed])
        #expect(worse.map { $0.record.alert.labels["severity"] } == ["critical"])
        #expect(worse.map(\.record.fingerprint) == begun.map(\.record.fingerprint))
        // Its end leaves what the rule says.
        let better = router.take(fact(4, isOver: true, system: "nas-1"))
        #expect(better.map { $0.record.alert.labels["severity"] } == ["warning"])
        #expect(router.firing.count == 1)
        #expect(try router.story.health("ONLINE", 5).map(\.kind) == [.ended])
    }

    @Test func `without samples TrueNAS' word alone begins and ends the pool's alert`() {
        var router = Router()
        let begun = router.take(fact(0, system: "nas-1", summary: capacity))
        #expect(begun.map { $0.record.alert.labels["alertname"] } == ["PoolUsage"])
        #expect(begun.map { $0.record.alert.labels["pool"] } == ["tank"])
        let over = router.take(fact(1, isOver: true, system: "nas-1"))
        #expect(over.map(\.kind) == [.ended])
        #expect(router.story.rules.isEmpty)
    }

    @Test func `polls of n8n and TrueNAS' own post about one pool are one alert`() throws {
        var router = Router()
        _ = router.take(fact(0, system: "nas-1", summary: capacity))
        let poll = SourceAlertsReported(
            tenant: .single,
            client: ClientName("Acme"),
            system: try #require(SystemID("nas-1")),
            alerts: [.init(severity: "warning", message: capacity)],
            receivedAt: t0 + .seconds(60)
        )
        let rules = router.story.rules
        let reports = router.story.rules.reported.take(
            poll,
            client: poll.client,
            polls: 1,
            followsPool: { rules.knows($0) },
            now: poll.receivedAt
        )
        #expect(reports.isEmpty)
        #expect(router.firing.count == 1)
    }

    @Test(
        arguments: [
            (70, "info"), (79, "info"), (80, "warning"), (89, "warning"), (90, "critical"),
        ]
    )
    func `how bad a full pool is say our thresholds when its sender does not`(
        percent: Int,
        severity: String
    ) {
        var router = Router()
        let text = "Space usage for pool 'tank' is \(percent)%."
        let begun = router.take(fact(0, system: "nas-1", summary: text))
        #expect(begun.map { $0.record.alert.labels["severity"] } == [severity])
    }

    @Test func `a pool that is lost is critical, any other unsaid severity a warning`() {
        var router = Router()
        let lost = router.take(fact(0, alias: "a", summary: "Pool tank state is FAULTED: gone."))
        #expect(lost.map { $0.record.alert.labels["severity"] } == ["critical"])
        let text = "Pool tank state is DEGRADED: Disk X is FAULTED"
        let worn = router.take(fact(0, alias: "b", summary: text))
        #expect(worn.map { $0.record.alert.labels["severity"] } == ["warning"])
    }

    @Test func `it is due when its sender says, and at the latest when nobody said more`() throws {
        var router = Router()
        var short = fact(0)
        short.holdsUntil = t0 + .seconds(300)
        _ = router.take(short)
        _ = router.take(fact(0, alias: "u-2"))
        #expect(router.outside[short.key]?.due == t0 + .seconds(300))
        #expect(router.outside[fact(0, alias: "u-2").key]?.due == t0 + .seconds(86_400))
        var rules: SystemRules?
        var alert = try #require(router.outside[short.key])
        let end = alert.end(&rules, at: t0 + .seconds(300), now: t0 + .seconds(300))
        #expect(end.map(\.end) == [.at(t0 + .seconds(300))])
        #expect(alert.end(&rules, at: t0, now: t0).isEmpty)
    }
}
