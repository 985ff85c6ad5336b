import APIGateway
import AsyncHTTPClient
import Contracts
import FleetProcesses
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import Quantities
import TestSupport

/// The fleet's processes as an installation runs them: a hub, a gateway, collectors, PostgreSQL.
///
/// Every one is a real executable with its own state folder, joined over `tcp://` on loopback; any
/// of them may be killed and started again in the same place.
final class FleetStack {
    /// Which process.
    enum Part: Hashable, Sendable {
        case hub
        case collector(Int)
        case gateway
    }

    let postgres: KillablePostgres
    private let folder: TemporaryFolder
    private let client: HTTPClient
    private let ports: [Part: UInt16]
    private let bus: String
    private let adoptEvery: String
    private var processes: [Part: ChildProcess] = [:]

    /// Runs a test on a stack of its own, which is stopped whatever becomes of the test.
    static func with(
        collectors: Int,
        adoptEvery: String = "1 min",
        _ test: (FleetStack) async throws -> Void
    ) async throws {
        let stack = try await FleetStack(collectors: collectors, adoptEvery: adoptEvery)
        do {
            try await stack.start()
            try await test(stack)
        } catch {
            await stack.stop()
            throw error
        }
        await stack.stop()
    }

    private init(collectors: Int, adoptEvery: String) async throws {
        self.adoptEvery = adoptEvery
        folder = try TemporaryFolder()
        // Others' folders would be closed to the user that PostgreSQL runs as.
        unsafe chmod(folder.path, 0o755)
        postgres = try await KillablePostgres(in: folder.file("postgres"))
        let parts: [Part] = [.hub, .gateway] + (0..<collectors).map(Part.collector)
        let free = try FreePorts.find(runs: [3] + parts.map { _ in 1 })
        bus = "tcp://127.0.0.1:\(free[0])"
        ports = Dictionary(uniqueKeysWithValues: zip(parts, free.dropFirst()))
        client = HTTPClient(eventLoopGroupProvider: .singleton)
    }

    /// Starts everything and waits until it is ready: collectors first, who make the database.
    private func start() async throws {
        try start(.hub)
        let collectors = ports.keys.filter { $0.executable == "collector" }
        for collector in collectors {
            try start(collector)
            try await waitFor(collector, "/healthz")
        }
        try start(.gateway)
        for part in ports.keys { try await waitFor(part, "/readyz") }
    }

    /// The URL of a part.
    func url(of part: Part, _ path: String) -> String {
        "http://127.0.0.1:\(ports[part] ?? 0)\(path)"
    }

    /// Makes a key as `poolkeeper keys create` does, while the gateway runs.
    func makeKey(_ permission: Permission) async throws -> String {
        let admin = try await AdminDoor.open(
            stateFolder: folder.file("state/api-gateway-1"),
            clock: ManualClock()
        )
        let key = try await admin.createKey(KeyRequest(permission: permission, tenant: .single))
        await admin.close()
        return key.token
    }

    /// `kill -9`, then the same process again in the same place, without waiting for it.
    func killAndRestart(_ part: Part) async throws {
        await processes[part]?.killAndWait()
        try start(part)
    }

    /// `kill -9`, for good.
    func kill(_ part: Part) async {
        await processes.removeValue(forKey: part)?.killAndWait()
    }

    /// Starts a part that was killed.
    func restart(_ part: Part) throws { try start(part) }

    /// Waits until a part answers 200 on a path.
    func waitFor(_ part: Part, _ path: String) async throws {
        let address = url(of: part, path)
        do {
            try await eventually("\(part) answers \(path)") {
                await answers(address, through: client)
            }
        } catch {
            throw NeverHappened(description: "\(error): \(processes[part]?.log.suffix(2000) ?? "")")
        }
    }

    /// What a GET with a key is answered.
    func get(_ part: Part, _ path: String, key: String) async throws -> (Int, Data) {
        try await FleetTests.get(url(of: part, path), key: key, through: client)
    }

    /// What a POST of JSON with a key is answered.
    func post(_ part: Part, _ path: String, _ text: String, key: String) async throws -> Int {
        try await FleetTests.post(url(of: part, path), text, key: key, through: client)
    }

    /// Stops everything and removes its folder.
    private func stop() async {
        for process in processes.values { process.signal(SIGTERM) }
        for process in processes.values { await process.endOrKill() }
        await postgres.stop()
        try? await client.shutdown()
    }

    private func start(_ part: Part) throws {
        var environment = ["DATABASE_URL": postgres.url, "POOLKEEPER_BUS": bus]
        environment["POOLKEEPER_ADOPT_EVERY"] = part.executable == "collector" ? adoptEvery : nil
        let collectors = ports.keys.filter { if case .collector = $0 { true } else { false } }
        environment["POOLKEEPER_COLLECTORS"] =
            collectors.map { url(of: $0, "") }.sorted().joined(separator: ",")
        processes[part] = try ChildProcess(
            part.executable,
            [
                "--listen", "127.0.0.1:\(ports[part] ?? 0)", "--log-level", "info",
                "--state", folder.file("state"),
            ],
            environment: environment,
            logPath: folder.file("\(part.executable)-\(part.number).log")
        )
    }
}

extension FleetStack.Part {
    fileprivate var executable: String {
        switch self {
        case .hub: "message-hub"
        case .collector: "collector"
        case .gateway: "api-gateway"
        }
    }

    fileprivate var number: Int { if case .collector(let number) = self { number } else { 0 } }
}
