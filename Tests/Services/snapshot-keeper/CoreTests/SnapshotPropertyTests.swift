import Observations
import Quantities
import SnapshotKeeperCore
import TestSupport
import Testing

// Goal: what must never be deleted never is, whatever the snapshots, the policy and the clock are.
// Method: seeded random histories, with two in a second, gaps, and moments around the changes of
// daylight saving and the leap day; the promises are checked on each plan.
@Suite struct `Promises of every plan` {
    struct Case: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        var testDescription: String { "seed \(seed)" }
    }

    static let cases = (1...200).map { Case(seed: $0) }

    private let edges = [
        "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z", "2028-02-29T00:00:00Z",
        "2027-01-01T00:00:00Z", "2026-11-27T03:00:00Z",
    ].map(SnapshotBuilder.moment)

    private func history(_ random: inout SeededRandom) -> PlanInput {
        let now = edges.randomElement(using: &random) ?? edges[0]
        let span = Int64.random(in: 3600...800 * 86_400, using: &random)
        let found = (0..<Int.random(in: 0...120, using: &random)).map { index in
            let back = Int64.random(in: 0...span, using: &random)
            let isTwin = Int.random(in: 0..<8, using: &random) == 0
            return SnapshotBuilder.found(
                UInt64(300 + index),
                at: now - .seconds(isTwin ? span / 2 : back),
                standing: Int.random(in: 0..<10, using: &random) == 0 ? .unlisted : .listed,
                isReadOnly: Int.random(in: 0..<12, using: &random) != 0,
                hold: Int.random(in: 0..<15, using: &random) == 0 ? "a person" : nil
            )
        }
        var input = SnapshotBuilder.input(found.shuffled(using: &random), policy(&random), now: now)
        input.isConfirmed = true
        if let sent = found.randomElement(using: &random) {
            input.sent = .known([[sent.subvolume.uuid]])
        }
        return input
    }

    private func policy(_ random: inout SeededRandom) -> RetentionPolicy {
        RetentionPolicy(
            hourly: Int.random(in: 0...5, using: &random),
            daily: Int.random(in: 0...9, using: &random),
            weekly: Int.random(in: 0...6, using: &random),
            monthly: Int.random(in: 0...13, using: &random),
            yearly: Int.random(in: 0...2, using: &random),
            days: Bool.random(using: &random) ? Int.random(in: 1...20, using: &random) : nil
        )
    }

    @Test(arguments: cases)
    func `what must stay stays, and the audit agrees`(_ one: Case) {
        var random = SeededRandom(seed: one.seed)
        let input = history(&random)
        let plan = SnapshotPlanner.plan(input)
        let going = Set(plan.deletions.map(\.subvolume.id))
        let listed = input.found.filter { $0.standing == .listed }
        for snapshot in input.found
        where snapshot.standing != .listed || snapshot.hold != nil
            || !snapshot.subvolume.isReadOnly
        {
            #expect(!going.contains(snapshot.subvolume.id))
        }
        if !listed.isEmpty { #expect(going.count < listed.count) }
        if input.policy.isEmpty { #expect(going.isEmpty) }
        #expect(Set(plan.verdicts.map(\.snapshot)) == Set(input.found))
        let audit = SnapshotAudit(ledger: SnapshotBuilder.ledger(input.found), input: input)
        #expect(audit.findings(plan) == [])
    }

    @Test(arguments: cases)
    func `what stayed once stays in the next plan of the same moment`(_ one: Case) {
        var random = SeededRandom(seed: one.seed)
        var input = history(&random)
        let going = Set(SnapshotPlanner.plan(input).deletions)
        input.found.removeAll { going.contains($0) }
        #expect(SnapshotPlanner.plan(input).deletions == [])
    }

    @Test(arguments: cases)
    func `a snapshot that cannot be seen never makes another go`(_ one: Case) {
        var random = SeededRandom(seed: one.seed)
        var input = history(&random)
        let before = Set(SnapshotPlanner.plan(input).deletions)
        // Which copies a target has is asked of the target, so the parent may be any that is left.
        input.found.removeAll { _ in Int.random(in: 0..<4, using: &random) == 0 }
        let after = Set(SnapshotPlanner.plan(input).deletions)
        #expect(after.isSubset(of: before))
    }

    @Test(arguments: cases)
    func `a clock that goes back or jumps deletes nothing`(_ one: Case) {
        var random = SeededRandom(seed: one.seed)
        var input = history(&random)
        let jump = Duration.seconds(Int64.random(in: 3601...400_000_000, using: &random))
        for clock in [ClockStanding.jumped(jump), .jumped(.zero - jump), .unproven(jump)] {
            input.clock = clock
            #expect(SnapshotPlanner.plan(input).deletions == [])
        }
        input.clock = .steady
        let newest = input.found.filter { $0.standing == .listed }.map(\.takenAt).max()
        guard let newest else { return }
        input.now = newest - SnapshotPlanner.futureMax - .seconds(1)
        #expect(SnapshotPlanner.plan(input).deletions == [])
    }
}
