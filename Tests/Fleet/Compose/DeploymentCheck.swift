import FleetProcesses
import Foundation
import Testing

/// A deploy hook that registers the labels of an application's compose file, before the
/// application is started.
struct DeploymentCheck {
    private static let volume = "protected-container_logs"

    let stack: ComposeStack

    /// Deploys the document's example twice, and once with a mistake.
    func run() async throws {
        try write(age: "14", path: "/")
        let rule = "\(Self.volume) / remove_before_date"
        #expect(try await hook() == "registered: \(rule)")
        #expect(try await hook() == "unchanged: \(rule)")
        let shown = try await volumes()
        #expect(shown.contains(#""max_age_days":14"#), "\(shown)")
        #expect(shown.contains("Rotate code-server logs, keep last 14 days"), "\(shown)")
        try write(age: "30", path: "/")
        #expect(try await hook() == "changed: \(rule)")
        try write(age: "two weeks", path: "/other")
        // What is not right ends the hook, and with it the deployment.
        await #expect(throws: NeverHappened.self) { try await hook() }
        #expect(try await !volumes().contains("/other"))
    }

    private var folder: String { stack.file("protected-container") }

    private func write(age: String, path: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let compose = """
            services:
              app:
                image: code-server
                volumes:
                  - logs:/app/logs
                labels:
                  storage-manager.0.volume: "protected-container_logs"
                  storage-manager.0.path: "\(path)"
                  storage-manager.0.algorithm: "remove_before_date"
                  storage-manager.0.max_age_days: "\(age)"
                  storage-manager.0.description: "Rotate code-server logs, keep last 14 days"
            volumes:
              logs:
            """
        try Data(compose.utf8).write(to: URL(filePath: folder + "/docker-compose.yml"))
        let hook = """
            set -e
            cd "$(dirname "$0")"
            "\(ChildProcess.path(of: "poolkeeper"))" janitor apply docker-compose.yml \\
              --url http://localhost:9100
            """
        try Data(hook.utf8).write(to: URL(filePath: folder + "/after-deploy.sh"))
    }

    private func hook() async throws -> String {
        try await stack.onHost(["/bin/sh", folder + "/after-deploy.sh"])
    }

    private func volumes() async throws -> String {
        let url = "http://localhost:9100/api/volumes?name=\(Self.volume)"
        return try await stack.onHost(["curl", "--silent", "--show-error", "--fail", url])
    }
}
