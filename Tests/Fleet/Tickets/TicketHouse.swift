import AsyncHTTPClient
import FleetProcesses
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import TestSupport

/// `poolkeeper up` with a ticketer and a fake HaloPSA, as an operator sets it up.
final class TicketHouse {
    let fake: FakePSA
    let folder: TemporaryFolder
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    private(set) var process: ChildProcess?
    private(set) var url = ""
    private let shell: OperatorShell
    private let poolkeeper = ChildProcess.path(of: "poolkeeper")

    var data: String { folder.file("data") }
    var ring: String { folder.file("etc/keys.json") }
    var settings: String { folder.file("etc/psa-ticketer.yml") }

    /// A house whose PSA knows a secret; nothing is running yet.
    init(secret: String) async throws {
        fake = try await FakePSA(
            .halo,
            settings: ["client_secret": .text(secret), "is_clock_running": true]
        )
        folder = try TemporaryFolder()
        for name in ["etc", "said", "data", "core"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(name),
                withIntermediateDirectories: true
            )
        }
        shell = OperatorShell(in: folder.file("said"))
        try folder.write(
            """
            listen: unix:\(folder.file("ticketer.sock"))
            key_ring: \(ring)
            halo:
              base_url: \(fake.url)
              client_id: halo-client
              halo_tenant: acmemsp
              status: {settled: Resolved}
              priority: {critical: Critical, warning: Medium}
              policy:
                settles: 0s
                rules: [{name: all, severity: [critical, warning]}]
            """,
            to: "etc/psa-ticketer.yml"
        )
    }

    /// Runs `poolkeeper` to its end; what it prints.
    @discardableResult
    func poolkeeper(_ arguments: String...) async throws -> String {
        try await shell.run([poolkeeper] + arguments)
    }

    /// Runs a command of `poolkeeper psa` that reads the settings.
    @discardableResult
    func psa(_ arguments: String...) async throws -> String {
        try await shell.run([poolkeeper, "psa"] + arguments + fileOptions)
    }

    /// Where its settings and state are, for a command.
    var fileOptions: [String] { ["--config", settings, "--state", data] }

    /// Starts `poolkeeper`, cores allowed, in a folder of its own.
    func startDumping(_ arguments: [String], to log: String) throws -> ChildProcess {
        let words = ([poolkeeper] + arguments).map { "'\($0)'" }.joined(separator: " ")
        return try ChildProcess(
            "/bin/sh",
            ["-c", "cd '\(folder.file("core"))'; ulimit -c unlimited; exec \(words)"],
            logPath: folder.file(log)
        )
    }

    /// Asks the running ticketer by a command of `poolkeeper psa`.
    @discardableResult
    func ask(_ arguments: String...) async throws -> String {
        let plain = CharacterSet.alphanumerics
        let host = folder.file("ticketer.sock").addingPercentEncoding(withAllowedCharacters: plain)
        return try await shell.run(
            [poolkeeper, "psa"] + arguments + ["--url", "http+unix://\(host ?? "")"]
        )
    }

    /// Seals a secret out of a file that is removed afterwards.
    func seal(_ secret: String) async throws {
        let file = folder.file("secret")
        try Data((secret + "\n").utf8).write(to: URL(filePath: file))
        try await psa("credentials", "set", "halo", "client_secret", "--from", file)
        try FileManager.default.removeItem(atPath: file)
    }

    /// Starts everything.
    func start() async throws {
        let process = try startDumping(
            ["up", "--data", data, "--listen", "127.0.0.1:0", "--tickets", settings],
            to: "up.log"
        )
        self.process = process
        try await eventually("it answers: \(process.log.suffix(2000))", within: 120) {
            guard process.isRunning else {
                throw NeverHappened(description: "it ended: \(process.log)")
            }
            let said = process.log.split(separator: "poolkeeper serves ").dropFirst().first ?? ""
            url = String(said.prefix { $0 != ";" })
            return !url.isEmpty
        }
    }

    /// A key of a scope.
    func key(_ scope: String) async throws -> String {
        try await poolkeeper("keys", "create", "--data", data, "--scope", scope)
    }

    /// Reports a full pool of a client's system.
    func report(_ system: String, client name: String, key: String) async throws {
        let metrics = [("used", 97), ("total", 100)].map {
            #"{"metric_type":"pool","metric_name":"tank_\#($0)","value":\#($1),"unit":"TB"}"#
        }
        let body = """
            {"system":{"id":"\(system)","name":"\(system)","client_name":"\(name)"},\
            "metrics":[\(metrics.joined(separator: ","))]}
            """
        try await eventually("the webhook is taken", within: 60) {
            try await post("\(url)/webhook/metrics", body, key: key, through: client) == 200
        }
    }

    /// What a page or a document says.
    func read(_ path: String, key: String, accept: String = "application/json") async throws
        -> Data
    {
        var request = HTTPClientRequest(url: url + path)
        request.headers.add(name: "authorization", value: "Bearer \(key)")
        request.headers.add(name: "accept", value: accept)
        let response = try await client.execute(request, timeout: .seconds(60))
        return Data(try await response.body.collect(upTo: 16 << 20).readableBytesView)
    }

    /// The list that a document is.
    func list(_ path: String, key: String) async throws -> [[String: Any]] {
        try JSONSerialization.jsonObject(with: try await read(path, key: key))
            as? [[String: Any]] ?? []
    }

    func stop() async {
        process?.signal(SIGTERM)
        await process?.endOrKill()
        try? await client.shutdown()  // Nothing waits for it any more.
    }
}
