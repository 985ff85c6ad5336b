import AsyncHTTPClient
import Contracts
import FleetProcesses
import Foundation
import MessageBus
import MessageBusZMQ
import NIOCore
import NIOHTTP1
import Observability
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

/// The real psa-ticketer on a real bus before a fake ticket system, with whoever tells alerts.
final class TicketStack: Sendable {
    /// Rules that wait for nothing.
    static let policy = """
        {settles: 0s, absorbs: 0s, stable_for: 0s, recovery: close, notes_per_hour: 60, \
        flapping: {changes: 60, within: 1m}, \
        rules: [{name: all, severity: [critical, warning]}]}
        """

    let fake: FakePSA
    let sample: PSASampleSettings
    /// Where the ticketer listens.
    let url: String
    private let folder: TemporaryFolder
    private let hub: ZeroMQHub
    private let endpoints: HubEndpoints
    private let running = Mutex<[String: ChildProcess]>([:])
    private let changes: Mutex<[String: String]>

    /// A stack; lines are settings of the PSA beside the sample's.
    init(_ kind: FakePSA.Kind, lines: [String: String] = [:]) async throws {
        fake = try await FakePSA(
            kind,
            settings: ["start_epoch_seconds": .null, "is_clock_running": true]
        )
        sample = PSASampleSettings(kind)
        changes = Mutex(lines)
        url = "http://127.0.0.1:\(try FreePorts.find(runs: [1])[0])"
        folder = try TemporaryFolder()
        endpoints = try HubEndpoints("ipc://\(folder.path)/bus")
        hub = try await ZeroMQHub.start(on: endpoints)
    }

    /// Ends everything.
    func stop() async {
        for process in running.withLock({ Array($0.values) }) { await process.killAndWait() }
        await hub.stop()
    }

    /// Runs a test with a stack, which is ended whatever becomes of it.
    static func with(
        _ kind: FakePSA.Kind,
        lines: [String: String] = [:],
        _ test: (TicketStack) async throws -> Void
    ) async throws {
        let stack = try await TicketStack(kind, lines: lines)
        do {
            try await test(stack)
        } catch {
            await stack.stop()
            throw error
        }
        await stack.stop()
    }

    /// Changes settings for the next start.
    func change(_ lines: [String: String]) {
        changes.withLock { $0.merge(lines) { $1 } }
    }

    // MARK: - Processes

    /// Starts the ticketer; it need not be ready yet.
    func startTicketer() throws {
        var sample = sample
        sample.lines.merge(changes.withLock { $0 }) { $1 }
        if sample.lines["policy"] == nil { sample.lines["policy"] = Self.policy }
        try folder.write(
            "listen: \(url.dropFirst("http://".count))\n" + sample.yaml(fake.url),
            to: "psa-ticketer.yml"
        )
        try start("psa-ticketer", environment: sample.secrets)
    }

    /// Starts the alert router, and says where it listens.
    func startRouter() async throws -> String {
        let port = try FreePorts.find(runs: [1])[0]
        try folder.write("listen: 127.0.0.1:\(port)\n", to: "alert-router.yml")
        try start("alert-router")
        let url = "http://127.0.0.1:\(port)"
        try await eventually("alert-router is ready: \(log("alert-router"))") {
            (try? await HTTPClient.shared.get(url: url + "/-/ready").get())?.status == .ok
        }
        return url
    }

    private func start(_ executable: String, environment: [String: String] = [:]) throws {
        let process = try ChildProcess(
            executable,
            [
                "--config", folder.file("\(executable).yml"), "--state", folder.file("state"),
                "--bus", "ipc://\(folder.path)/bus",
            ],
            environment: environment,
            logPath: folder.file("\(executable).log")
        )
        running.withLock { $0[executable] = process }
    }

    /// `kill -9`.
    func kill(_ executable: String) async {
        await running.withLock { $0[executable] }?.killAndWait()
    }

    /// What a process wrote last.
    func log(_ executable: String) -> String {
        String(running.withLock { $0[executable] }?.log.suffix(2000) ?? "")
    }

    // MARK: - The bus

    /// A member of the bus with a journal of its own.
    func member(
        _ service: String,
        lanes: [LaneDeclaration],
        _ subscribing: (ServiceJournal) -> [Subscription]
    ) throws -> (journal: ServiceJournal, node: BusNode) {
        let journal = try ServiceJournal.open(
            at: folder.file("\(service)-member.sqlite"),
            service: try #require(ServiceName(service)),
            lanes: lanes,
            clock: SystemWallClock()
        )
        let node = BusNode(
            journal: journal,
            transport: ZeroMQTransport(hubs: [endpoints]),
            subscriptions: subscribing(journal),
            clock: SystemWallClock()
        )
        return (journal, node)
    }

    // MARK: - Looking

    /// Orders something as `poolkeeper psa` does.
    func order(_ what: String, _ words: [String: String]) async throws {
        var request = HTTPClientRequest(url: "\(url)/api/\(what)")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(words)))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        #expect(answer.status == .ok, "\(what): \(text)")
    }

    /// Waits until the PSA's tickets are as wanted.
    func until(
        _ what: String,
        _ isWanted: ([StagedTicket]) -> Bool
    ) async throws {
        do {
            try await eventually(what) { isWanted(try await fake.tickets()) }
        } catch {
            Issue.record("\(try await fake.tickets())\n\(log("psa-ticketer"))")
            throw error
        }
    }
}
