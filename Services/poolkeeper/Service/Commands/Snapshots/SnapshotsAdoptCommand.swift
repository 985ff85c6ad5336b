import ArgumentParser
import ServiceChassis
import SnapshotKeeper
import SnapshotKeeperCore

/// `poolkeeper snapshots adopt`.
struct SnapshotsAdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt",
        abstract: "Take ASG's and snapper's snapshots over into the ledger.",
        discussion: """
            From then on the rules count for them, and what no rule keeps goes with the next run. \
            Their time is when the kernel made them, not what their name says. See it first with \
            --dry-run.
            """
    )

    @OptionGroup var options: SnapshotOptions

    @Flag(help: "Say what would be taken over, and do nothing.")
    var dryRun = false

    func run() async throws {
        try await options.withKeeper(changesNothing: dryRun) { keeper, subvolumes, _ in
            var names: [String: [String]] = [:]
            for subvolume in subvolumes {
                let adoption =
                    dryRun
                    ? try await keeper.adoption(of: subvolume) : try await keeper.adopt(subvolume)
                names[subvolume.path] = adoption.taken.map(\.name)
                guard !options.json else { continue }
                Console.standard.output(
                    SnapshotText.adoption(adoption, of: subvolume.path, isDry: dryRun)
                )
            }
            guard options.json else { return }
            Console.standard.output(try CommandAnswer.json(["taken_over": names]))
        }
    }
}
