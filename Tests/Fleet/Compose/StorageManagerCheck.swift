import FleetProcesses
import Foundation
import TestSupport
import Testing

/// The manual verification of the Storage Manager's document, step by step with its own commands,
/// from the compose file that stands in for it.
struct StorageManagerCheck {
    private static let volume = "test-vol"
    private static let rule = """
        {"volume_name":"test-vol","path":"/data","algorithm":"max_size",\
        "params":{"max_bytes":1048576}}
        """

    let stack: ComposeStack

    /// Starts it, asks it, and sees a volume cleaned without anybody's help.
    func run() async throws {
        try stack.set("SM_CHECK_INTERVAL_SECONDS", to: "10")
        try await stack.docker.docker("network", "create", "caddy")
        try await stack.storageManager("up", "-d", "--no-build")
        try await stack.waitUntilHealthy()
        let health = try await curl("http://localhost:9100/api/health")
        #expect(health.contains(#""running":true"#) && health.contains(#""status":"ok""#))
        try writeFiles(in: try await makeVolume())
        let made = try await register("", Self.rule)
        #expect(made.contains(#""volume_name":"test-vol""#) && made.contains(#""dry""#), "\(made)")
        let volumes = try await curl("http://localhost:9100/api/volumes")
        #expect(volumes.contains(#""volume_name":"test-vol""#), "\(volumes)")
        #expect(volumes.contains(#""max_bytes":1048576"#), "\(volumes)")
        try await isShownHealthy()
        try await cleansByItself()
        try await DeploymentCheck(stack: stack).run()
        try await stack.storageManager("down", "--volumes")
        try await stack.docker.docker("volume", "rm", Self.volume)
        try await stack.docker.docker("network", "rm", "caddy")
    }

    /// What Portainer asks the engine for and shows of a container.
    private func isShownHealthy() async throws {
        let shown = try await stack.docker.docker(
            ["ps", "--filter", "name=^storage-manager$", "--format", "{{.State}} {{.Status}}"]
        )
        #expect(shown.hasPrefix("running ") && shown.hasSuffix("(healthy)"), "\(shown)")
    }

    /// The folder of a new volume, once the janitor knows it.
    private func makeVolume() async throws -> String {
        try await stack.docker.docker("volume", "create", Self.volume)
        try await eventually("the volume is listed") {
            try await curl("http://localhost:9100/api/volumes?name=test-vol")
                .contains(#""mapping":"mapped""#)
        }
        return "\(stack.docker.volumesPath)/\(Self.volume)/_data"
    }

    private func writeFiles(in folder: String) throws {
        let ages = ["data/a": 4, "data/b": 3, "data/c": 2, "data/d": 1, "e": 9]
        for (name, hours) in ages {
            let file = URL(filePath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(repeating: 7, count: 400_000).write(to: file)
            let moment = Date(timeIntervalSinceNow: Double(-hours) * 3600)
            try FileManager.default.setAttributes(
                [.modificationDate: moment],
                ofItemAtPath: file.path
            )
        }
    }

    /// The two oldest of four files go with the second interval; what is not registered stays.
    private func cleansByItself() async throws {
        // Files of the last minute stay, unless the rule says otherwise.
        let eager = Self.rule.replacing("1048576}", with: #"1048576,"min_age":0}"#)
        _ = try await register("?replace=true", eager)
        let folder = "\(stack.docker.volumesPath)/\(Self.volume)/_data"
        try await eventually("the oldest files are gone") {
            try await pause(for: .milliseconds(500))
            return try FileManager.default.contentsOfDirectory(atPath: folder + "/data").sorted()
                == ["c", "d"]
        }
        #expect(FileManager.default.fileExists(atPath: folder + "/e"))
        let runs = try await curl("http://localhost:9100/api/runs")
        #expect(runs.contains(#""trigger":"schedule""#), "\(runs)")
    }

    private func register(_ query: String, _ rule: String) async throws -> String {
        try await curl(
            "-X",
            "POST",
            "http://localhost:9100/api/register\(query)",
            "-H",
            "Content-Type: application/json",
            "-d",
            rule
        )
    }

    private func curl(_ arguments: String...) async throws -> String {
        try await stack.onHost(
            ["curl", "--silent", "--show-error", "--fail-with-body"] + arguments
        )
    }
}
