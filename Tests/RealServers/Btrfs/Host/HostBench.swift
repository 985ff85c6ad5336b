import FleetProcesses
import Foundation
import TestSupport

/// A pool of the test's own with ASG's settings for it, on which host commands run as processes.
struct HostBench {
    /// What a command said and how it ended.
    struct Answer {
        let code: Int32
        let output: String
        let errors: String

        /// What it said as JSON.
        var json: [String: Any] {
            let value = try? JSONSerialization.jsonObject(with: Data(output.utf8))
            return value as? [String: Any] ?? [:]
        }

        func number(_ key: String) -> Int64 { (json[key] as? NSNumber)?.int64Value ?? -1 }
    }

    let pool: LoopPool
    let folder: TemporaryFolder
    let config: String

    /// - Parameters:
    ///   - pool: the pool, mounted.
    ///   - settings: more of `config.yaml`.
    /// - Throws: when there is no room for it.
    init(_ pool: LoopPool, _ settings: String = "") throws {
        self.pool = pool
        folder = try TemporaryFolder()
        config = try folder.write(
            """
            pool: {mount: \(pool.mount)}
            state_dir: \(folder.file("state"))
            \(settings)
            """,
            to: "config.yaml"
        )
    }

    /// Runs `poolkeeper` with these settings to its end.
    func run(_ words: String...) async throws -> Answer {
        try await Self.run(words + ["--config", config], in: folder)
    }

    /// Runs `poolkeeper` to its end.
    static func run(_ words: [String], in folder: TemporaryFolder) async throws -> Answer {
        let log = folder.file("log-\(UInt32.random(in: 0 ... .max))")
        let process = try ChildProcess(
            "poolkeeper",
            words,
            logPath: log,
            errorPath: log + ".err"
        )
        let code = await process.exitStatus
        let errors = (try? String(contentsOfFile: log + ".err", encoding: .utf8)) ?? ""
        return Answer(code: code, output: process.log, errors: errors)
    }
}
