import AlertRouterCore
import Quantities
import TestSupport
import Testing

// Goal: nothing is lost when undelivered notices become one. Method: seeded histories of a group.
struct NoticeMergeTests {
    @Test func `an alert that fired and is over is told once, as over`() throws {
        let older = NoticeMaker.notice([(NoticeMaker.alert("A"), false)])
        let newer = NoticeMaker.notice(
            [(NoticeMaker.alert("A"), true)],
            reason: .allResolved,
            at: NoticeMaker.start + .seconds(120)
        )
        let merged = NoticeMerge.merged(older, newer)
        #expect(merged.members.map(\.isResolved) == [true])
        #expect(merged.status == "resolved")
    }

    @Test func `an alert that only the older notice names is told as over`() throws {
        let older = NoticeMaker.notice([(NoticeMaker.alert("A"), false)])
        let newer = NoticeMaker.notice(
            [(NoticeMaker.alert("B"), false)],
            reason: .newAlerts,
            at: NoticeMaker.start + .seconds(120)
        )
        let merged = NoticeMerge.merged(older, newer)
        let names = Dictionary(
            uniqueKeysWithValues: merged.members.map {
                ($0.alert.labels["alertname"], $0.isResolved)
            }
        )
        #expect(names == ["A": true, "B": false])
        #expect(merged.members.first { $0.isResolved }?.alert.endsAt == newer.at)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `every alert of any undelivered notice is told, with its newest word`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let notices = (0..<Int.random(in: 1...6, using: &random)).map { step in
            NoticeMaker.notice(
                "ABCDEF".filter { _ in Bool.random(using: &random) }.map {
                    (NoticeMaker.alert(String($0)), Bool.random(using: &random))
                },
                at: NoticeMaker.start + .seconds(Int64(step) * 60)
            )
        }
        guard let merged = NoticeMerge.merged(notices) else { return }
        var newest: [Fingerprint: Bool] = [:]
        for member in notices.flatMap(\.members) {
            newest[member.alert.fingerprint] = member.isResolved
        }
        let last = Set((notices.last?.members ?? []).map(\.alert.fingerprint))
        #expect(Set(merged.members.map(\.alert.fingerprint)) == Set(newest.keys))
        #expect(merged.members.count == newest.count)
        for member in merged.members {
            let alert = member.alert.fingerprint
            #expect(member.isResolved == (last.contains(alert) ? newest[alert] : true))
        }
    }
}
