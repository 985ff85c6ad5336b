import AlertRouterCore
import Observations
import Quantities
import Testing

struct InhibitorTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func alert(_ labels: [String: String], ends: Int64 = 60) -> Alert {
        Alert(
            labels: LabelSet(labels),
            startsAt: now,
            endsAt: now + .seconds(ends),
            updatedAt: now,
            origin: .posted
        )
    }

    private func rule() throws -> InhibitRule {
        InhibitRule(
            source: try matchers("severity=critical"),
            target: try matchers("severity=~\"warning|critical\""),
            equal: ["host"]
        )
    }

    @Test func `a source that holds keeps targets with equal labels quiet`() throws {
        let source = alert(["severity": "critical", "host": "a"])
        var inhibitor = Inhibitor(rules: [try rule()], alerts: [source])
        let target = LabelSet(["severity": "warning", "host": "a"])
        #expect(inhibitor.inhibitors(of: target, at: now) == [source.fingerprint])
        #expect(inhibitor.inhibitors(of: target, at: now + .seconds(60)) == [])
        let other = LabelSet(["severity": "warning", "host": "b"])
        #expect(inhibitor.inhibitors(of: other, at: now) == [])
        inhibitor.forget(source.fingerprint)
        #expect(inhibitor.inhibitors(of: target, at: now) == [])
    }

    @Test func `what is on both sides is not kept quiet by what is on both sides`() throws {
        let one = alert(["severity": "critical", "host": "a", "n": "1"])
        let two = alert(["severity": "critical", "host": "a", "n": "2"])
        let inhibitor = Inhibitor(rules: [try rule()], alerts: [one, two])
        #expect(inhibitor.inhibitors(of: one.labels, at: now) == [])
    }
}
