import FleetProcesses
import Foundation
import Glibc

/// `poolkeeper up` as a process, beside a Docker Engine.
final class UpProcess {
    let process: ChildProcess
    private(set) var url = ""
    private(set) var password = ""

    /// Starts it on a folder and a free port; the engine answers at a socket.
    init(in folder: String, engine: String) throws {
        process = try ChildProcess(
            "poolkeeper",
            ["up", "--data", "\(folder)/data", "--listen", "127.0.0.1:0"],
            environment: ["SM_DOCKER_HOST": engine],
            logPath: "\(folder)/up.log"
        )
    }

    /// Waits until it says where it answers and with what to sign in.
    func waitUntilOpen() async throws {
        try await eventually("it says where it answers: \(process.log)") {
            guard process.isRunning else { throw NeverHappened(description: process.log) }
            url = word(after: "poolkeeper serves ", endingAt: ";") ?? ""
            password = word(after: "sign in as admin with ", endingAt: "\n") ?? ""
            return !url.isEmpty && !password.isEmpty
        }
    }

    private func word(after words: String, endingAt end: Character) -> String? {
        guard let begin = process.log.range(of: words)?.upperBound else { return nil }
        let rest = process.log[begin...]
        return rest.firstIndex(of: end).map { String(rest[..<$0]) }
    }

    /// Stops it with SIGTERM; its exit status.
    func stop() async -> Int32 {
        process.signal(SIGTERM)
        await process.endOrKill()
        return await process.exitStatus
    }
}
