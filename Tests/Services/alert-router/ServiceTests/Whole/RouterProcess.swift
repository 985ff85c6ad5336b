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
    init(_ configuration: String) async throws {
        folder = try TemporaryFolder()
        try folder.write(configuration, to: "alertmanager.yml")
        let port = try FreePorts.find(runs: [1])[0]
        url = "http://127.0.0.1:\(port)"
        process = try ChildProcess(
            "alert-router",
            [
                "--config.file=\(folder.file("alertmanager.yml"))",
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

    /// Ends it in order.
    func stop() async {
        process.signal(SIGTERM)
        await process.endOrKill()
    }
}
