import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport

/// A real `volume-janitor` over a folder of volumes, with a rule on each.
struct RunningJanitor {
    let process: ChildProcess
    private let url: String

    /// Starts it with the volumes `nas` and `local` of a folder and a rule's parameters for both.
    init(in folder: TemporaryFolder, rule: String) throws {
        let port = try FreePorts.find(runs: [1])[0]
        url = "http://127.0.0.1:\(port)"
        let rules = ["nas", "local"].map { #"{"volume": "\#($0)", \#(rule)}"# }
        let settings = """
            listen: 127.0.0.1:\(port)
            docker_host: none
            volumes_root: \(folder.file("volumes"))
            check_interval_seconds: 5
            registrations: [\(rules.joined(separator: ", "))]
            """
        try folder.write(settings, to: "janitor.yml")
        process = try ChildProcess(
            "volume-janitor",
            ["--state", folder.file("state"), "--config", folder.file("janitor.yml")],
            logPath: folder.file("janitor.log")
        )
    }

    /// Waits until a volume's rule was planned.
    func waitForPlan(of volume: String) async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let outcome = await Result {
            try await eventually("\(volume) is planned: \(process.log)") {
                guard process.isRunning else { throw NeverHappened(description: process.log) }
                let request = HTTPClientRequest(url: "\(url)/api/plan?volume=\(volume)")
                let answer = try? await client.execute(request, timeout: .seconds(30))
                return answer?.status == .ok
            }
        }
        try await client.shutdown()
        try outcome.get()
    }
}
