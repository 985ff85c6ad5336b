import ArgumentParser
import Foundation
import Observability
import Observations
import Quantities
import ZFSSyncEngineCore

/// Measures what the engine's decisions cost, without any host.
@main
struct ReplicationBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replication-bench",
        abstract: "Reads the listings of two hosts and plans every dataset, and says what it took."
    )

    @Option(help: "Datasets on each host.")
    var datasets = 1000

    @Option(help: "Snapshots of each dataset.")
    var snapshots = 100

    @Option(help: "Rounds; the fastest counts.")
    var rounds = 5

    @Option(help: "Fail when planning takes longer than this many milliseconds; 0 for never.")
    var plansWithin = 0

    @Option(help: "Fail when planning takes more memory than this many MiB; 0 for never.")
    var memoryMax = 0

    func run() throws {
        let fleet = BenchFleet(datasets: datasets, snapshots: snapshots)
        var best = BenchFigures()
        for _ in 0..<max(1, rounds) { best = best.faster(try fleet.measure()) }
        FileHandle.standardOutput.write(Data((best.text(datasets, snapshots) + "\n").utf8))
        guard plansWithin == 0 || best.planMilliseconds <= Double(plansWithin) else {
            throw ValidationError("planning took longer than \(plansWithin) ms")
        }
        guard memoryMax == 0 || best.planMemory <= .mebibytes(Int64(memoryMax)) else {
            throw ValidationError("planning took more than \(memoryMax) MiB")
        }
    }
}
