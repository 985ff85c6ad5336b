import AsyncHTTPClient
import FleetProcesses
import Foundation
import TestSupport

/// An installation by the compose file, made as the guide says, on a Docker of the test's own.
final class ComposeStack {
    /// The image every service runs from.
    static let image = "poolkeeper:test"
    /// The folder of the repository.
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    /// What of the repository an installation needs.
    private static let files = [
        "docker-compose.yml", "deploy/caddy", "deploy/compose", "deploy/config",
        "deploy/compose.storage-manager.yml", "deploy/secrets/make.sh",
    ]

    let docker: DockerDaemon
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    private let folder: TemporaryFolder
    private let shell: OperatorShell

    /// Runs a test on an installation whose images are built, and takes all of it away whatever
    /// becomes of the test; nothing may be left.
    static func with(_ test: (ComposeStack) async throws -> Void) async throws -> [String] {
        let stack = try ComposeStack()
        do {
            try await stack.build()
            try await stack.restartDocker()
            try await test(stack)
        } catch {
            await stack.stop()
            throw error
        }
        await stack.stop()
        return stack.docker.leftovers
    }

    private init() throws {
        folder = try TemporaryFolder()
        docker = try DockerDaemon(in: folder.file("docker"))
        for name in ["said", "installation/deploy/secrets"] {
            try FileManager.default.createDirectory(
                atPath: folder.file(name),
                withIntermediateDirectories: true
            )
        }
        for file in Self.files {
            try FileManager.default.copyItem(
                atPath: "\(Self.repository)/\(file)",
                toPath: folder.file("installation/\(file)")
            )
        }
        try FileManager.default.copyItem(
            atPath: "\(Self.repository)/.env.example",
            toPath: folder.file("installation/.env")
        )
        shell = OperatorShell(
            in: folder.file("said"),
            environment: [
                "DOCKER_HOST": docker.host,
                "HOME": ProcessInfo.processInfo.environment["HOME"] ?? "/root",
                "RUNTIME_IMAGE": "poolkeeper-base/debian:bookworm",
            ]
        )
    }

    /// The names of all executables.
    static var executables: [String] {
        get throws {
            let rooms = repository + "/Services"
            return try FileManager.default.contentsOfDirectory(atPath: rooms).sorted().filter {
                FileManager.default.fileExists(atPath: "\(rooms)/\($0)/Main/Main.swift")
            }
        }
    }

    /// Where the gateway answers.
    func url(_ path: String) -> String { "http://\(docker.address):8000\(path)" }

    /// Where the janitor answers.
    func janitor(_ path: String) -> String { "http://\(docker.address):9100\(path)" }

    /// What one of the files of passwords holds.
    func secret(_ name: String) throws -> String {
        try folder.text(of: "installation/deploy/secrets/\(name).txt")
    }

    /// Writes a file of the installation, as an operator who edits it.
    func write(_ text: String, to path: String) throws {
        // In its place: a container that has the file sees what is written.
        let file = try FileHandle(
            forWritingTo: URL(filePath: folder.file("installation/\(path)"))
        )
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Sets a variable of `.env`, as an operator who edits the file.
    func set(_ name: String, to value: String) throws {
        let path = folder.file("installation/.env")
        let lines =
            try folder.text(of: "installation/.env").split(separator: "\n")
            .filter { !$0.hasPrefix(name + "=") } + ["\(name)=\(value)"]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    }

    /// Makes the passwords and the folders of keys.
    func makeSecrets() async throws {
        try await shell.run(folder.file("installation/deploy/secrets/make.sh"))
    }

    /// Runs a command of compose; what it prints.
    @discardableResult
    func compose(_ arguments: String...) async throws -> String { try await compose(arguments) }

    /// Runs a command of compose, as above.
    @discardableResult
    func compose(_ arguments: [String]) async throws -> String {
        try await shell.run(Self.command + ["-f", composeFile] + arguments)
    }

    /// Runs a command of compose with the file in the Storage Manager's place; what it prints.
    @discardableResult
    func storageManager(_ arguments: String...) async throws -> String {
        let file = folder.file("installation/deploy/compose.storage-manager.yml")
        let settings = folder.file("installation/.env")
        return try await shell.run(
            Self.command + ["--env-file", settings, "-f", file] + arguments
        )
    }

    /// Runs another program; what it prints.
    @discardableResult
    func run(_ command: [String]) async throws -> String { try await shell.run(command) }

    /// Runs a program on the Docker host, whose network is the daemon's own; what it prints.
    @discardableResult
    func onHost(_ command: [String]) async throws -> String {
        guard let pid = docker.pid else { throw NeverHappened(description: "Docker does not run") }
        return try await shell.run(["nsenter", "--net=/proc/\(pid)/ns/net"] + command)
    }

    /// Runs a program on the Docker host, whose mounts are the daemon's own; what it prints.
    @discardableResult
    func onStorageHost(_ command: [String]) async throws -> String {
        guard let pid = docker.pid else { throw NeverHappened(description: "Docker does not run") }
        return try await shell.run(["nsenter", "--mount=/proc/\(pid)/ns/mnt"] + command)
    }

    /// Where a test may put a file.
    func file(_ name: String) -> String { folder.file(name) }

    /// Waits until every container is up and says that it is well.
    func waitUntilHealthy() async throws {
        var seen = ""
        do {
            try await eventually("every container is healthy", within: 300) {
                try await pause(for: .milliseconds(500))
                seen = try await docker.docker("ps", "-a", "--format", "{{.Names}}: {{.Status}}")
                return seen.split(separator: "\n").allSatisfy { $0.hasSuffix("(healthy)") }
            }
        } catch {
            let logs = (try? await compose("logs", "--tail", "30")) ?? ""
            throw NeverHappened(description: "\(error): \(seen)\n\(logs.suffix(6000))")
        }
    }

    /// Starts Docker anew, with a network of its own; images, networks and volumes outlive it.
    func restartDocker() async throws {
        await docker.stop()
        try await docker.start(.own)
    }

    /// What PostgreSQL answers, one row a line, columns between bars.
    func rows(_ sql: String) async throws -> [[Substring]] {
        let said = try await compose(
            "exec",
            "-T",
            "postgres",
            "psql",
            "--username",
            "poolkeeper",
            "--no-align",
            "--tuples-only",
            "--command",
            sql
        )
        return said.split(separator: "\n").map { $0.split(separator: "|") }
    }

    private func stop() async {
        await docker.stop()
        try? await client.shutdown()  // Nothing waits for it any more.
    }

    private var composeFile: String { folder.file("installation/docker-compose.yml") }

    /// The compose of this machine: its own command, or the plugin of Docker's.
    private static let command =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/docker-compose")
        ? ["docker-compose"] : ["docker", "compose"]

    /// Makes every image in the machine's network, where Docker stays until it is started anew;
    /// then nothing has a way out.
    private func build() async throws {
        try await docker.start(.machine)
        let deploy = Self.repository + "/deploy"
        let bases = deploy + "/base-images/make.sh"
        try await shell.run(bases, "debian", "postgres", "caddy")
        let built = URL(filePath: ChildProcess.path(of: "collector")).deletingLastPathComponent()
        try await shell.run(deploy + "/image.sh", "--executables", built.path, Self.image)
        for line in try await shell.run(bases, "env").split(separator: "\n") {
            let pair = line.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw NeverHappened(description: "it prints: \(line)") }
            try set(String(pair[0]), to: String(pair[1]))
        }
    }
}
