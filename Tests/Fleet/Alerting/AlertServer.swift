import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

/// A running server of Alertmanager's API: ours, or Debian's own.
final class AlertServer: Sendable {
    /// Whose server it is.
    enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case ours = "alert-router"
        case debian = "prometheus-alertmanager"

        var testDescription: String { rawValue }

        /// What is started.
        var executable: String { self == .ours ? rawValue : "/usr/bin/\(rawValue)" }
    }

    let kind: Kind
    let url: String
    private let hasOwnSettings: Bool
    private let folder: TemporaryFolder
    private let environment: [String: String]
    private let launcher: [String]
    private let port: UInt16
    private let running = Mutex<ChildProcess?>(nil)

    /// Starts a server with Alertmanager's own configuration text and waits until it is ready.
    ///
    /// - Parameters:
    ///   - kind: whose server.
    ///   - configuration: the text.
    ///   - environment: what it is started with.
    ///   - launcher: a program that becomes the server, with its arguments; none unless given.
    ///   - client: asks whether it is ready.
    /// - Throws: when it does not get ready.
    init(
        _ kind: Kind,
        configuration: String,
        environment: [String: String] = [:],
        launcher: [String] = [],
        through client: HTTPClient
    ) async throws {
        self.kind = kind
        self.launcher = launcher
        hasOwnSettings = false
        self.environment = environment
        folder = try TemporaryFolder()
        port = try FreePorts.find(runs: [1])[0]
        url = "http://127.0.0.1:\(port)"
        try folder.write(configuration, to: "alertmanager.yml")
        try await start(through: client)
    }

    /// Starts ours with settings of its own kind, which hold Alertmanager's and more.
    ///
    /// - Parameters:
    ///   - settings: the settings file but for where it listens.
    ///   - client: asks whether it is ready.
    /// - Throws: when it does not get ready.
    init(settings: String, through client: HTTPClient) async throws {
        kind = .ours
        environment = [:]
        launcher = []
        folder = try TemporaryFolder()
        port = try FreePorts.find(runs: [1])[0]
        url = "http://127.0.0.1:\(port)"
        try folder.write("listen: 127.0.0.1:\(port)\n\(settings)", to: "alert-router.yml")
        hasOwnSettings = true
        try await start(through: client)
    }

    /// Starts it anew in the same folder, as after `kill -9`, and waits until it is ready.
    func start(through client: HTTPClient) async throws {
        let process = try begin()
        try await eventually("\(kind.rawValue) is ready: \(log)") {
            guard process.isRunning else {
                throw NeverHappened(description: "\(kind.rawValue) ended: \(log)")
            }
            return (try? await send(.GET, "/-/ready", through: client))?.status == 200
        }
    }

    /// Starts it anew in the same folder.
    @discardableResult
    func begin() throws -> ChildProcess {
        let own = kind == .debian ? ["--cluster.listen-address="] : []
        let flags = [
            "--config.file=\(folder.file("alertmanager.yml"))",
            "--web.listen-address=127.0.0.1:\(port)",
            "--storage.path=\(folder.file("storage"))", "--log.level=warn",
        ]
        let arguments =
            hasOwnSettings
            ? ["--config", folder.file("alert-router.yml"), "--state", folder.file("storage")]
            : flags + own
        let command = launcher + [ChildProcess.path(of: kind.executable)] + arguments
        let process = try ChildProcess(
            command[0],
            Array(command.dropFirst()),
            environment: environment,
            logPath: folder.file("server.log")
        )
        running.withLock { $0 = process }
        return process
    }

    private var process: ChildProcess? { running.withLock { $0 } }

    /// Kills it with SIGKILL.
    func kill() async { await process?.killAndWait() }

    /// Its process, to be watched.
    var pid: Int32 { process?.pid ?? 0 }

    /// What it has written.
    var log: String { process?.log ?? "" }

    /// Stops it in order.
    func stop() async {
        process?.signal(SIGTERM)
        await process?.endOrKill()
    }

    /// Sends JSON and gives the answer's status and text.
    @discardableResult
    func send(
        _ method: HTTPMethod,
        _ path: String,
        _ text: String = "",
        through client: HTTPClient
    ) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: url + path)
        request.method = method
        if !text.isEmpty {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: text))
        }
        let response = try await client.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 64 << 20)
        return (Int(response.status.code), String(buffer: body))
    }
}
