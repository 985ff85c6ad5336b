import ArgumentParser
import CommandsSystem
import Glibc
import Observability
import Quantities
import SnapshotKeeper
import SnapshotKeeperCore
import StateStore

/// Makes one run for a subvolume in a process of its own, and kills itself at the step it is told.
@main
struct SnapshotWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "snapshot-worker")

    @Option(help: "The folder of its ledger.") var state: String
    @Option(help: "The subvolume.") var subvolume: String
    @Option(help: "Daily snapshots to keep.") var daily = 1
    @Option(help: "The step to die at; none for the whole run.") var die: String?

    func run() async throws {
        let clock = SystemWallClock()
        let journal = try SnapshotKeeperService.open(in: state, clock: clock)
        let kept = WatchedSubvolume(
            path: subvolume,
            folder: subvolume + "/.snapshots",
            retention: RetentionPolicy(daily: daily)
        )
        let edge = die.flatMap(KeeperEdge.init(rawValue:))
        let keeper = SnapshotKeeper(
            [kept],
            place: BtrfsPlace(),
            store: KeeperStore(journal, clock: clock),
            runner: LocalRunner(),
            teller: SubvolumeTeller(client: nil, host: "worker"),
            clock: clock,
            clocks: {
                ClockLook(wall: clock.now(), uptime: clock.uptime, boot: "", isSynchronised: true)
            }
        ) { passed in
            if passed == edge { kill(getpid(), SIGKILL) }
        }
        try await keeper.store.open()
        let report = try await keeper.run(
            kept,
            RunRequest(by: "worker", takes: true, isConfirmed: true)
        )
        try journal.close()
        guard report.outcome == .done else { throw ExitCode(2) }
    }
}
