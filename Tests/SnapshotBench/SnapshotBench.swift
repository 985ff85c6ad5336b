import ArgumentParser
import Foundation
import Observability
import Observations
import Quantities
import SnapshotKeeperCore

/// Plans many snapshots of one subvolume and audits the plan: the least time of several rounds.
@main
struct SnapshotBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "snapshot-bench")

    @Option(help: "Snapshots, one an hour.") var snapshots = 10_000
    @Option(help: "Rounds; the fastest counts.") var rounds = 9
    @Option(help: "Fail when planning takes more milliseconds.") var within: Double?

    func run() throws {
        let input = input()
        var (planned, audited) = (Double.infinity, Double.infinity)
        var (deletions, findings) = (0, 0)
        for _ in 0..<rounds {
            let planning = Stopwatch()
            let plan = SnapshotPlanner.plan(input)
            planned = min(planned, planning.elapsed.fractionalSeconds * 1000)
            let ledger = Dictionary(
                input.found.map { ($0.name, $0.subvolume.uuid) },
                uniquingKeysWith: { $1 }
            )
            let auditing = Stopwatch()
            findings = SnapshotAudit(ledger: ledger, input: input).findings(plan).count
            audited = min(audited, auditing.elapsed.fractionalSeconds * 1000)
            deletions = plan.deletions.count
        }
        let words = """
            \(snapshots) snapshots, \(deletions) go, \(findings) findings
            planned  \(Wording.decimal(planned, places: 1)) ms
            audited  \(Wording.decimal(audited, places: 1)) ms

            """
        FileHandle.standardOutput.write(Data(words.utf8))
        if let within, planned > within { throw ExitCode.failure }
    }

    private func input() -> PlanInput {
        let now = Timestamp(seconds: 1_795_834_800)
        let found = (0..<snapshots).map { index in
            FoundSnapshot(
                name: "media.\(index)",
                subvolume: BtrfsSubvolume(
                    id: UInt64(300 + index),
                    parent: 5,
                    uuid: "uuid-\(index)",
                    parentUUID: "uuid",
                    receivedUUID: nil,
                    isReadOnly: true,
                    madeAt: now - .seconds(3600 * Int64(snapshots - index))
                ),
                standing: .listed
            )
        }
        let policy = RetentionPolicy(
            hourly: 48,
            daily: 30,
            weekly: 12,
            monthly: 12,
            yearly: 3,
            days: 3
        )
        var input = PlanInput(path: "/srv/media", found: found, policy: policy, now: now)
        input.isConfirmed = true
        return input
    }
}
