import Quantities
import Testing

@testable import APIGatewayCore

@Suite struct `Who needs someone` {
    private let well = Reading.pool("t", used: 1, total: 10)

    @Test(arguments: [
        (0.7999, Condition.healthy, Urgency.quiet), (0.80, .warning, .thisWeek),
        (0.8999, .warning, .thisWeek), (0.90, .critical, .atOnce), (1.2, .critical, .atOnce),
    ])
    func `a pool needs someone from 80 and from 90 per cent on`(
        ratio: Double,
        condition: Condition,
        urgency: Urgency
    ) {
        let system = assess(Reading.pool("tank", used: ratio * 1e13, total: 1e13))
        #expect(system.condition == condition)
        #expect(system.urgency == urgency)
    }

    @Test(arguments: [
        ("ONLINE", Condition.healthy), ("online", .healthy), ("DEGRADED", .critical),
        ("FAULTED", .critical), ("UNAVAIL", .critical), ("SUSPENDED", .critical),
        ("REMOVED", .critical), ("OFFLINE", .critical), ("WEIRD", .unknown),
    ])
    func `a pool's own word counts, and a word nobody knows is not well`(
        word: String,
        condition: Condition
    ) {
        let system = assess(Reading.pool("tank", used: 1, total: 10, health: word))
        #expect(system.condition == condition)
    }

    @Test func `a pool without a word, a size or a use is unknown and never green`() {
        let wordless = assess(Reading.pool("tank", used: 1, total: 10, health: nil))
        let sizeless = assess(Array(well.dropFirst(2)))
        let empty = assess(Reading.pool("tank", used: 0, total: 0))
        for system in [wordless, sizeless, empty] {
            #expect(system.condition == .unknown)
            #expect(system.urgency == .unclear)
            #expect(system.word == "Unknown")
        }
    }

    @Test(arguments: [
        (44.9, Condition.healthy), (45, .warning), (54.9, .warning), (55, .critical),
    ])
    func `a disk needs someone from 45 and from 55 degrees on`(
        celsius: Double,
        condition: Condition
    ) {
        #expect(assess(well + Reading.disk("a", celsius: celsius)).condition == condition)
    }

    @Test func `several warm disks are one reason`() {
        let disks = (46...48).flatMap { Reading.disk("da\($0)", celsius: Double($0)) }
        let system = assess(well + disks)
        let words = system.findings.map { $0.reason.text.replacing("\u{202F}", with: " ") }
        #expect(words == ["Three disks run at 46 to 48 °C; the limit is 45 °C."])
        #expect(system.urgency == .thisMonth)
    }

    @Test func `a disk that fails its assessment needs someone now`() {
        let system = assess(well + Reading.disk("ada3", smart: "FAIL"))
        #expect(system.urgency == .atOnce)
        #expect(system.findings[0].reason.text == "Disk ada3 fails its SMART self-assessment.")
        #expect(system.disks[0].word == "Failing")
    }

    @Test func `reallocated sectors matter when they grow, not when they are old`() {
        let old = assess(well + Reading.disk("a", reallocated: 24, weekAgo: 24))
        let growing = assess(well + Reading.disk("a", reallocated: 24, weekAgo: 0))
        let unknown = assess(well + Reading.disk("a", reallocated: 24))
        #expect(old.condition == .healthy && unknown.condition == .healthy)
        #expect(growing.condition == .warning && growing.urgency == .thisWeek)
    }

    @Test func `a disk that does not report SMART is unknown, its system is not`() {
        let system = assess(well + Reading.disk("ada0", smart: nil))
        #expect(system.disks[0].condition == .unknown)
        #expect(system.condition == .healthy)
    }

    @Test(arguments: [
        (1799, Condition.healthy, "Healthy"), (1800, .warning, "Silent"),
        (3599, .warning, "Silent"), (3600, .critical, "Offline"),
    ])
    func `silence counts from 30 and from 60 minutes on`(
        seconds: Int64,
        condition: Condition,
        word: String
    ) {
        let system = assess(well, silentFor: .seconds(seconds))
        #expect(system.condition == condition)
        #expect(system.word == word)
    }

    @Test func `silence counts against nobody while the collectors' news does not arrive`() {
        let system = assess(well, silentFor: .seconds(7200), newsIsFresh: false)
        #expect(system.condition == .unknown)
        #expect(system.urgency == .unclear)
        #expect(!system.isOffline)
    }

    @Test func `a pool that is no longer reported while others are is unknown`() {
        let old = Reading.pool("gone", used: 1, total: 10, at: now - .seconds(1801))
        let edge = Reading.pool("kept", used: 1, total: 10, at: now - .seconds(1800))
        let system = assess(old + edge)
        #expect(system.condition == .unknown)
        #expect(system.pools.filter(\.isStale).map(\.name) == ["gone"])
    }

    @Test(arguments: [(Int64(3599), Condition.unknown), (3600, .warning), (90_000, .warning)])
    func `reports whose newest sample is an hour old need someone`(
        age: Int64,
        condition: Condition
    ) {
        let system = assess(Reading.pool("t", used: 1, total: 10, at: now - .seconds(age)))
        #expect(system.condition == condition)
        #expect(system.presence == .present)
    }

    @Test func `a system without any metric is unknown`() {
        #expect(assess([]).condition == .unknown)
    }

    @Test func `the worst reason stands first`() {
        let system = assess(
            Reading.pool("warm", used: 85, total: 100)
                + Reading.pool("full", used: 95, total: 100, health: "DEGRADED")
                + Reading.disk("a", celsius: 46)
        )
        #expect(system.findings.map(\.urgency) == [.atOnce, .atOnce, .thisWeek, .thisMonth])
        #expect(system.pools.map(\.name) == ["full", "warm"])
        #expect(system.fullestPool?.name == "full")
    }

    @Test(arguments: [Double.nan, .infinity, -1, 1e300])
    func `values that no pool can have are unknown`(value: Double) {
        let system = assess(
            Reading.pool("t", used: value, total: value)
                + Reading.disk("a", celsius: value, reallocated: value, weekAgo: 0)
        )
        #expect(system.condition > .healthy)
    }
}
