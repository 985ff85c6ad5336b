import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// The real executable with a configuration of a test's own.
final class RouterProcess {
    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let url: String

    /// Starts it and waits until it is ready.
    ///
    /// - Parameters:
    ///   - configuration: a file of Alertmanager's; nil for none.
    ///   - settings: a settings file of ours; nil for none.
    /// - Throws: when it does not get ready.
    init(_ configuration: String? = nil, settings: String? = nil) async throws {
        folder = try TemporaryFolder()
        var files: [String] = []
        if let configuration {
            files.append("--config.file=\(try folder.write(configuration, to: "alertmanager.yml"))")
        }
        if let settings { files += ["--config", try folder.write(settings, to: "router.yml")] }
        let port = try FreePorts.find(runs: [1])[0]
        url = "http://127.0.0.1:\(port)"
        process = try ChildProcess(
            "alert-router",
            files + [
                "--web.listen-address=127.0.0.1:\(port)", "--storage.path=\(folder.file("state"))",
                "--log.level=warn",
            ],
            logPath: folder.file("router.log")
        )
        let (url, process) = (url, process)
        try await eventually("alert-router is ready: \(process.log)") {
            guard process.isRunning else {
                throw NeverHappened(description: "alert-router ended: \(process.log)")
            }
            let answer = try? await HTTPClient.shared.get(url: url + "/-/ready").get()
            return answer?.status == .ok
        }
    }

    deinit { process.signal(SIGKILL) }

    /// What it has written.
    var log: String { process.log }

    /// Posts an alert that holds, or is over.
    func post(_ name: String, system: String, isOver: Bool = false) async throws {
        let now = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let end = isOver ? now : "2099-01-01T00:00:00Z"
        let text = """
            [{"labels":{"alertname":"\(name)","system":"\(system)","severity":"critical"},\
            "annotations":{"summary":"Pool of \(system) is full"},\
            "startsAt":"2026-01-01T00:00:00Z","endsAt":"\(end)"}]
            """
        var request = HTTPClientRequest(url: url + "/api/v2/alerts")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: text))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let words = String(buffer: try await answer.body.collect(upTo: 1 << 20))
        guard answer.status == .ok else { throw NeverHappened(description: words) }
    }

    /// Writes its settings file anew and has it read.
    ///
    /// - Returns: the status of the answer, and its words.
    func reload(settings: String) async throws -> (status: Int, words: String) {
        try folder.write(settings, to: "router.yml")
        let answer = try await HTTPClient.shared.post(url: url + "/-/reload").get()
        let body = answer.body.map { String(buffer: $0) } ?? ""
        return (Int(answer.status.code), body)
    }

    /// Ends it in order.
    func stop() async {
        process.signal(SIGTERM)
        await process.endOrKill()
    }
}
