import AlertRouterCore
import Contracts
import Observations
import Quantities
import TestSupport
import Testing

@Suite struct `Alerts that nobody looks after` {
    private let t0 = Timestamp(seconds: 1_777_885_000)

    private func policy(_ matchers: String = "", _ name: String = "all") throws -> EscalationPolicy
    {
        EscalationPolicy(
            name: name,
            matchers: try AlertRouterCoreTests.matchers(matchers),
            steps: [
                .init(after: .seconds(900), receiver: "on-call"),
                .init(
                    after: .seconds(3600),
                    receiver: "boss",
                    repeatEvery: .seconds(1800),
                    times: 3
                ),
            ]
        )
    }

    private func record(_ name: String = "Offline", occurrence: Int = 1) -> AlertRecord {
        AlertRecord(
            alert: Alert(
                labels: LabelSet(["alertname": name]),
                startsAt: t0,
                endsAt: t0 + .seconds(999_999),
                updatedAt: t0,
                origin: .rule
            ),
            subject: AlertSubject(),
            occurrence: occurrence,
            isFiring: true
        )
    }

    private func steps(
        _ book: inout EscalationBook,
        at seconds: Int,
        isLookedAfter: Bool = false
    ) -> [String] {
        book.take(at: t0 + .seconds(seconds)) { _ in isLookedAfter }.map {
            "\($0.step.receiver) \($0.step.time)"
        }
    }

    @Test func `each step is taken when its time has come, and repeated as often as it says`()
        throws
    {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record(), isLoud: true, now: t0)
        #expect(book.nextDue == t0 + .seconds(900))
        #expect(steps(&book, at: 899).isEmpty)
        #expect(steps(&book, at: 900) == ["on-call 1"])
        #expect(steps(&book, at: 901).isEmpty)
        #expect(steps(&book, at: 3600) == ["boss 1"])
        #expect(steps(&book, at: 5400) == ["boss 2"])
        #expect(steps(&book, at: 7200) == ["boss 3"])
        #expect(book.nextDue == nil)
        #expect(steps(&book, at: 99_999).isEmpty)
        #expect(book.last(record().fingerprint, occurrence: 1)?.step == 2)
    }

    @Test func `alerts that began within half a minute are told together`() throws {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record("a"), isLoud: true, now: t0)
        book.follow(record("b"), isLoud: true, now: t0 + .seconds(30))
        book.follow(record("c"), isLoud: true, now: t0 + .seconds(31))
        #expect(steps(&book, at: 900).count == 2)
        #expect(steps(&book, at: 931).count == 1)
    }

    @Test func `somebody's word stops it, and when that counts no more it waits anew`() throws {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record(), isLoud: true, now: t0)
        #expect(steps(&book, at: 900, isLookedAfter: true).isEmpty)
        #expect(steps(&book, at: 5000, isLookedAfter: true).isEmpty)
        #expect(steps(&book, at: 5100).isEmpty)
        #expect(book.nextDue == t0 + .seconds(6000))
        #expect(steps(&book, at: 6000) == ["on-call 1"])
    }

    @Test func `what is kept quiet waits, and waits anew when it is loud`() throws {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record(), isLoud: true, now: t0)
        book.follow(record(), isLoud: false, now: t0 + .seconds(800))
        #expect(steps(&book, at: 1000).isEmpty)
        book.follow(record(), isLoud: true, now: t0 + .seconds(2000))
        #expect(book.nextDue == t0 + .seconds(2900))
    }

    @Test func `who was told is owed the end, once, also of an alert that is quiet by then`()
        throws
    {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record(), isLoud: true, now: t0)
        #expect(steps(&book, at: 900) == ["on-call 1"])
        book.owe(record().fingerprint, to: "on-call", in: "group")
        #expect(book.members(of: "group", for: "on-call") == [record().fingerprint])
        book.follow(record(), isLoud: false, now: t0 + .seconds(1000))
        #expect(book.end(record().fingerprint) == ["on-call": "group"])
        #expect(book.end(record().fingerprint).isEmpty)
        #expect(book.states.isEmpty)
    }

    @Test func `the first policy that an alert meets counts, and another one begins anew`() throws {
        let critical = try policy(#"severity="critical""#, "critical")
        let warning = try policy(#"severity="warning""#, "warning")
        var book = EscalationBook(policies: [critical, warning])
        var worse = record()
        worse.alert.labels = LabelSet(["alertname": "Offline", "severity": "warning"])
        book.follow(worse, isLoud: true, now: t0)
        #expect(book.states[worse.fingerprint]?.policy == "warning")
        worse.alert.labels = LabelSet(["alertname": "Offline", "severity": "critical"])
        let same = AlertRecord(
            alert: Alert(
                labels: worse.alert.labels,
                identity: worse.alert.identity,
                startsAt: t0,
                endsAt: worse.alert.endsAt,
                updatedAt: t0,
                origin: .rule
            ),
            subject: AlertSubject(),
            occurrence: 1,
            isFiring: true
        )
        book.follow(same, isLoud: true, now: t0 + .seconds(600))
        #expect(book.states[same.fingerprint]?.policy == "critical")
        #expect(book.states[same.fingerprint]?.due == t0 + .seconds(1500))
        book.follow(record("Unheard"), isLoud: true, now: t0)
        #expect(book.states[record("Unheard").fingerprint] == nil)
    }

    @Test func `a policy that the settings name no more is looked for no more`() throws {
        var book = EscalationBook(policies: [try policy()])
        book.follow(record(), isLoud: true, now: t0)
        book = EscalationBook(policies: [], states: book.states)
        #expect(steps(&book, at: 900).isEmpty)
        #expect(book.nextDue == nil)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `over restarts and clocks that are set, each step is taken as often as it says`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        let policies = [try policy()]
        var book = EscalationBook(policies: policies)
        let records = (0..<5).map { record("a\($0)") }
        var (now, wall) = (0, t0)
        for record in records { book.follow(record, isLoud: true, now: wall) }
        var taken: [String: Int] = [:]
        while now < 9000 {
            let pause = Int.random(in: 1...400, using: &random)
            now += pause
            wall = wall + .seconds(pause)
            if Int.random(in: 0..<6, using: &random) == 0 {
                let jump = Duration.seconds(Int.random(in: -90_000...90_000, using: &random))
                wall = wall + jump
                book.shift(by: jump)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                book = EscalationBook(policies: policies, states: book.states)
            }
            for due in book.take(at: wall, isLookedAfter: { _ in false }) {
                taken["\(due.alert)/\(due.step.step)/\(due.step.time)", default: 0] += 1
                let least = due.step.step == 1 ? 900 : 3600 + (due.step.time - 1) * 1800
                #expect(now >= least - 120, "seed \(seed)")
            }
        }
        #expect(taken.count == 5 * 4 && taken.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
}
