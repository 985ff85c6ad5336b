import FleetHistory
import FleetProcesses
import Foundation
import Logging
import Observability
import Quantities
import TestSupport

/// A collector as the probe of a storage host, and the witness collector whose door it is given.
final class ProbeHost {
    static let system = "media-01"
    private static let secret = String(repeating: "5a", count: 32)

    let folder: TemporaryFolder
    private let pool: LoopPool
    private let ports: [UInt16]
    private let probeFile: String
    private let witnessFile: String
    private(set) var probe: ChildProcess?
    private(set) var witness: ChildProcess?

    init(_ pool: LoopPool) throws {
        self.pool = pool
        folder = try TemporaryFolder()
        ports = try FreePorts.find(runs: [1, 1])
        let hash = try Tool.run("sh", "-ec", "printf %s \(Self.secret) | sha256sum | cut -c -64")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let keys = try folder.write("0123456789abcdef:\(hash):default:Acme\n", to: "keys")
        let key = try folder.write("pk_0123456789abcdef_\(Self.secret)\n", to: "forward.key")
        witnessFile = try folder.write(
            """
            listen: 127.0.0.1:\(ports[1])
            database_url: sqlite:///\(folder.file("witness.sqlite"))
            ingest_keys_file: \(keys)
            announce_every: 50ms
            """,
            to: "witness.yml"
        )
        probeFile = try folder.write(
            """
            listen: 127.0.0.1:\(ports[0])
            database_url: sqlite:///\(folder.file("probe.sqlite"))
            probe:
              enabled: true
              every: 1s
              system_id: \(Self.system)
              client: Acme
              mounts: [\(pool.mount)]
              forward_url: http://127.0.0.1:\(ports[1])/webhook/metrics
              forward_key_file: \(key)
            """,
            to: "probe.yml"
        )
    }

    func startProbe() throws { probe = try start(probeFile, "probe") }
    func startWitness() throws { witness = try start(witnessFile, "witness") }

    private func start(_ file: String, _ name: String) throws -> ChildProcess {
        try ChildProcess(
            "collector",
            ["--config", file, "--state", folder.file(name)],
            environment: ["POOLKEEPER_BUS": "ipc://" + folder.file(name + ".bus")],
            logPath: folder.file(name + ".log")
        )
    }

    /// Ends both.
    func stop() async {
        for process in [probe, witness] { process?.signal(15) }
        for process in [probe, witness] { await process?.endOrKill() }
    }

    /// Every value of a pool's metric that the witness has in its history, in order of time.
    func told(_ metric: String) async throws -> [(at: Timestamp, value: Double)] {
        // Until the witness has made its history there is none to open.
        guard let system = SystemID(Self.system), let history = try? await history() else {
            return []
        }
        let now = SystemWallClock().now()
        let answer = try? await history.series(
            SeriesQuery(
                system: system,
                metrics: [metric],
                from: now - .seconds(86_400),
                to: now + .seconds(60)
            ),
            in: Scope(tenant: .single, clients: .all)
        )
        await history.close()
        return answer?.series.first?.points.map { ($0.time, $0.value) } ?? []
    }

    private func history() async throws -> any FleetHistory {
        try await FleetHistoryURL.open(
            "sqlite:///\(folder.file("witness.sqlite"))",
            role: .reader,
            clock: SystemWallClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
