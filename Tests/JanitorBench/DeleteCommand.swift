import ArgumentParser
import Glibc
import Observability
import Observations
import Quantities
import VolumeJanitor
import VolumeJanitorCore

/// Deletes every file of a folder at a rate, written down in a journal, and says how that held.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "delete")

    @Argument(help: "A folder that plays a volume.") var root: String
    @Option(help: "Files a second.") var rate = 1000.0
    @Option(help: "The journal's file; made when it is not there.") var journal: String
    @Option(help: "Stop after so many seconds, and say how long stopping took.")
    var stopAfter: Double?
    @Flag(help: "Say on a line each what was deleted, while it goes on.") var follow = false

    func run() async throws {
        let plan = try await PlanCommand.plan(
            root,
            "remove_before_date",
            ["max_age_days=0", "min_age=0"]
        )
        let ledger = try BenchLedger.open(journal)
        guard let run = RunName("bench-\(getpid())") else { return }
        let stop = StopSignal()
        let stopper = stopAfter.map { seconds in
            Task {
                try? await ContinuousClock().sleep(for: .seconds(seconds))
                stop.stop()
                return Stopwatch()
            }
        }
        let follow = follow
        let watch = Stopwatch()
        let result = await VolumeFiles(root: PathBytes(root), path: .root).perform(
            plan,
            .init(run: run, volume: "bench", pace: DeletionPace(filesPerSecond: rate)),
            ledger: ledger,
            clock: SystemWallClock(),
            stop: stop,
            progress: { result in
                guard follow else { return }
                writeLine("\(result.files)")
            }
        )
        let seconds = watch.elapsed.fractionalSeconds
        let stopping = await stopper?.value.elapsed.fractionalSeconds ?? 0
        writeLine(
            """
            {"state": "\(result.state.rawValue)", "files": \(result.files), \
            "seconds": \(seconds), "stopping": \(stopping), "reason": "\(result.reason ?? "")"}
            """
        )
    }
}
