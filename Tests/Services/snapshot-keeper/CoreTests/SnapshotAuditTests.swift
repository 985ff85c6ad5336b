import Quantities
import SnapshotKeeperCore
import Testing

/// The audit finds what a fault in the planner would let go.
@Suite struct `The audit of a plan` {
    private let now = SnapshotBuilder.moment("2026-11-27T03:00:00Z")
    private let policy = RetentionPolicy(daily: 3, weekly: 2)

    /// A plan that lets go what is named.
    private func findings(
        deleting names: Set<String>,
        _ change: (inout PlanInput, inout [String: String]) -> Void = { _, _ in }
    ) -> [String] {
        let found = SnapshotBuilder.daily(20, upTo: now)
        var input = SnapshotBuilder.input(found, policy, now: now)
        var ledger = SnapshotBuilder.ledger(found)
        change(&input, &ledger)
        let plan = SnapshotPlan(
            path: input.path,
            madeAt: now,
            creates: nil,
            verdicts: input.found.map {
                SnapshotVerdict(snapshot: $0, keeps: names.contains($0.name) ? [] : [.newest])
            },
            withheld: []
        )
        return SnapshotAudit(ledger: ledger, input: input).findings(plan)
    }

    @Test func `a right plan has no finding`() {
        #expect(findings(deleting: ["media.300"]) == [])
    }

    @Test(arguments: ["media.319", "media.318", "media.317", "media.315", "media.308"])
    func `the newest and what a rule keeps are found`(_ name: String) {
        #expect(findings(deleting: [name]) == ["\(name) is kept by a rule"])
    }

    @Test func `another subvolume of the same name is found`() {
        let found = findings(deleting: ["media.300"]) { _, ledger in
            ledger["media.300"] = SnapshotBuilder.uuid(9)
        }
        #expect(found == ["media.300 is not the subvolume that the ledger lists"])
    }

    @Test func `what is held, written to, sent or from the future is found`() {
        let held = findings(deleting: ["media.300"]) { input, _ in
            input.found[0] = SnapshotBuilder.found(300, at: input.found[0].takenAt, hold: "me")
        }
        #expect(held == ["media.300 is held"])
        let written = findings(deleting: ["media.300"]) { input, _ in
            let moment = input.found[0].takenAt
            input.found[0] = SnapshotBuilder.found(300, at: moment, isReadOnly: false)
        }
        #expect(written == ["media.300 can be written"])
        let sent = findings(deleting: ["media.300"]) { input, _ in
            input.sent = .known([[SnapshotBuilder.uuid(300)]])
        }
        #expect(sent == ["media.300 is kept by a rule"])
        let future = findings(deleting: ["media.300"]) { input, _ in
            input.now = input.found[0].takenAt - .seconds(1)
        }
        #expect(future.contains("media.300 is from the future"))
    }

    @Test func `deleting after a failure, by an odd clock or without knowledge is found`() {
        let failed = findings(deleting: ["media.300"]) { input, _ in
            input.creation = .failed("full")
        }
        #expect(failed == ["it deletes after a failed snapshot"])
        let jumped = findings(deleting: ["media.300"]) { input, _ in
            input.clock = .jumped(.seconds(4000))
        }
        #expect(jumped == ["it deletes by a clock that was set"])
        let unknown = findings(deleting: ["media.300"]) { input, _ in
            input.sent = .unknown("gone")
        }
        #expect(unknown.first == "it deletes without knowing what was sent")
    }
}
