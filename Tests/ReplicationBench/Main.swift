import ArgumentParser
import Foundation
import Observability
import Observations
import Quantities
import ZFSSyncEngine
import ZFSSyncEngineCore

/// Measures what looking at hosts and the engine's decisions cost.
@main
struct ReplicationBench: AsyncParsableCommand {
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

    @Option(help: "Fail when a host takes more exchanges than this; 0 for never.")
    var exchangesMax = 0

    @Option(help: "Only write what the hosts' tools print into this folder.")
    var record: String?

    @Option(help: "Reach the hosts at 127.0.0.2 and 127.0.0.3 on this port, by bench.py.")
    var port: Int?

    @Option(help: "The folder with the key and the pinned host keys for that.")
    var keys = "."

    func run() async throws {
        var fleet = BenchFleet(datasets: datasets, snapshots: snapshots)
        if let record { return try fleet.record(in: record) }
        fleet.channels = try port.map(channels)
        var best = BenchFigures()
        for _ in 0..<max(1, rounds) { best = best.faster(try await fleet.measure()) }
        await fleet.channels?.close()
        try judge(best)
    }

    private func channels(_ port: Int) throws -> SSHChannels {
        let hosts = BenchFleet.hosts.enumerated().map { index, name in
            RemoteHost(
                name: name,
                hostname: "127.0.0.\(index + 2)",
                port: port,
                user: "root",
                identityFile: keys + "/id_ed25519",
                knownHostsFile: keys + "/known_hosts"
            )
        }
        let ssh = try SSHConfiguration(writingTo: keys + "/ssh_config", hosts: hosts)
        return SSHChannels(to: hosts, ssh: ssh)
    }

    private func judge(_ best: BenchFigures) throws {
        FileHandle.standardOutput.write(Data((best.text(datasets, snapshots) + "\n").utf8))
        guard exchangesMax == 0 || best.exchanges <= exchangesMax else {
            throw ValidationError("a host took more than \(exchangesMax) exchanges")
        }
        guard plansWithin == 0 || best.planMilliseconds <= Double(plansWithin) else {
            throw ValidationError("planning took longer than \(plansWithin) ms")
        }
        guard memoryMax == 0 || best.planMemory <= .mebibytes(Int64(memoryMax)) else {
            throw ValidationError("planning took more than \(memoryMax) MiB")
        }
    }
}
