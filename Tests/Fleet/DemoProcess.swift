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

/// `poolkeeper demo` as a process: every service with a small seeded fleet and its past.
final class DemoProcess {
    let process: ChildProcess
    let data: String
    private(set) var url = ""
    private(set) var password = ""
    private let client = HTTPClient(eventLoopGroupProvider: .singleton)

    /// Starts it on a folder and a free port, with a settings file of the alert router or without.
    init(in folder: String, systems: Int, days: Int, alerts: String? = nil) throws {
        data = "\(folder)/data"
        process = try ChildProcess(
            "poolkeeper",
            [
                "demo", "--data", data, "--listen", "127.0.0.1:0", "--systems", "\(systems)",
                "--days", "\(days)",
            ] + (alerts.map { ["--alerts", $0] } ?? []),
            logPath: "\(folder)/demo.log"
        )
    }

    /// Waits until it says something, and reads from it where it answers.
    func waitFor(_ words: String) async throws {
        do {
            try await eventually("the demo says “\(words)”", within: 300) {
                process.log.contains(words) || !process.isRunning
            }
        } catch {
            throw NeverHappened(description: "\(error): \(process.log)")
        }
        let line = process.log.split(separator: "\n").first { $0.hasPrefix("open http") } ?? ""
        let parts = line.split(separator: " ")
        guard parts.count == 9, process.log.contains(words) else {
            throw NeverHappened(description: "the demo says: \(process.log)")
        }
        (url, password) = (String(parts[1]), String(parts[8]))
    }

    /// Posts a webhook of one pool that is so full, until it is taken.
    func report(_ system: String, pool: String, percent: Int, key: String) async throws {
        let metrics = [("used", percent), ("total", 100)].map {
            #"{"metric_type":"pool","metric_name":"\#(pool)_\#($0)","value":\#($1),"unit":"TB"}"#
        }
        let health = #"{"metric_type":"pool","metric_name":"\#(pool)_health","value":"ONLINE"}"#
        let body = """
            {"system":{"id":"\(system)","name":"\(system)","client_name":"Acme"},\
            "metrics":[\(metrics.joined(separator: ",")),\(health)]}
            """
        try await eventually("the webhook is taken") {
            var request = HTTPClientRequest(url: url + "/webhook/metrics")
            request.method = .POST
            request.headers.add(name: "authorization", value: "Bearer \(key)")
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
            let answer = try await client.execute(request, timeout: .seconds(60))
            return answer.status == .ok
        }
    }

    /// Makes an ingest key as `poolkeeper keys create` does.
    func makeKey() async throws -> String {
        let door = try await AdminDoor.open(
            stateFolder: data + "/api-gateway-1",
            clock: ManualClock()
        )
        let key = try await door.createKey(KeyRequest(permission: .ingest))
        await door.close()
        return key.token
    }

    /// Stops it with SIGTERM; its exit status.
    func stop() async -> Int32 {
        process.signal(SIGTERM)
        await process.endOrKill()
        try? await client.shutdown()
        return await process.exitStatus
    }
}
