import FleetProcesses
import Foundation
import Glibc
import TestSupport

/// A probe, a hub, PostgreSQL and the capacity engine as processes, each of which may be killed.
final class CapacityHouse {
    let postgres: KillablePostgres
    private let folder: TemporaryFolder
    private let bus: String
    private let ports: [String: UInt16]
    private let settings: [String: String]
    private var processes: [String: ChildProcess] = [:]

    init(probing pool: LoopPool) async throws {
        folder = try TemporaryFolder()
        // Others' folders would be closed to the user that PostgreSQL runs as.
        unsafe chmod(folder.path, 0o755)
        postgres = try await KillablePostgres(in: folder.file("postgres"))
        let free = try FreePorts.find(runs: [3, 1, 1, 1])
        bus = "tcp://127.0.0.1:\(free[0])"
        ports = ["message-hub": free[1], "collector": free[2], "capacity-engine": free[3]]
        settings = [
            "message-hub": "",
            "collector": """
            announce_every: 50ms
            probe: {enabled: true, every: 1s, system_id: media-01, mounts: [\(pool.mount)]}
            """,
            "capacity-engine": "forecast_every: 1s\n",
        ]
        for name in ["message-hub", "collector", "capacity-engine"] { try start(name) }
    }

    /// Starts one of them in its place.
    func start(_ name: String) throws {
        let file = try folder.write(settings[name] ?? "", to: name + ".yml")
        processes[name] = try ChildProcess(
            name,
            [
                "--config", file, "--listen", "127.0.0.1:\(ports[name] ?? 0)", "--state",
                folder.file("state"),
            ],
            environment: ["DATABASE_URL": postgres.url, "POOLKEEPER_BUS": bus],
            logPath: folder.file(name + ".log")
        )
    }

    func kill(_ name: String) async { await processes[name]?.killAndWait() }

    /// What the capacity engine answers on a path; nil while it does not.
    func ask(_ path: String) -> String? {
        let port = ports["capacity-engine"] ?? 0
        return try? Tool.run("curl", "-sS", "http://127.0.0.1:\(port)\(path)")
    }

    /// What it answers as a list of objects.
    func list(_ path: String) -> [[String: Any]] {
        let value = try? JSONSerialization.jsonObject(with: Data((ask(path) ?? "").utf8))
        return value as? [[String: Any]] ?? []
    }

    /// The end of what it logged.
    var log: String { String(processes["capacity-engine"]?.log.suffix(2000) ?? "") }

    func stop() async {
        for process in processes.values { process.signal(SIGTERM) }
        for process in processes.values { await process.endOrKill() }
        await postgres.stop()
    }
}
