import Foundation
import Synchronization

/// A Docker of the test process's own with an image of a static busybox and no network.
///
/// Tests share one and use names of their own in it; a test that stops it makes another.
package actor BusyboxDocker {
    /// The image that containers are made from: `/bin/busybox`, `/bin/sh` and a few more.
    package static let image = "poolkeeper-busybox:1"

    /// Why none can run here; nil when one can.
    package static let obstacle: String? = {
        guard getuid() == 0 else { return "dockerd runs as root only" }
        let missing = ["/usr/sbin/dockerd", "/bin/busybox"].filter {
            !FileManager.default.isExecutableFile(atPath: $0)
        }
        return missing.isEmpty
            ? nil
            : "\(missing.joined(separator: ", ")): apt install docker.io busybox-static"
    }()

    /// Whether tests must fail rather than be skipped where none can run, as in CI.
    package static let isRequired =
        ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1"

    /// The engine's socket.
    package nonisolated let socket: String
    /// The engine's folder of volumes, as the engine sees it.
    package nonisolated let volumesFolder: String
    private let folder: String
    private let daemon: DockerDaemon

    private static let starting = Task { try await start() }

    /// The one that tests share, started by the first that asks.
    package static func shared() async throws -> BusyboxDocker { try await starting.value }

    /// Starts one and waits until it has the image.
    package static func start() async throws -> BusyboxDocker {
        if let obstacle { throw NeverHappened(description: "no Docker for tests: \(obstacle)") }
        let docker = try BusyboxDocker()
        try await docker.launch()
        try await docker.importImage()
        return docker
    }

    private init() throws {
        folder = "/tmp/pkdk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: false
        )
        socket = folder + "/docker.sock"
        volumesFolder = folder + "/data/volumes"
        daemon = try DockerDaemon(in: folder)
        Self.removeAtExit(folder, daemon.controlGroup)
    }

    /// Runs `docker` with these arguments; returns what it printed.
    @discardableResult
    package func docker(_ arguments: [String]) async throws -> String {
        try await daemon.docker(arguments)
    }

    /// Starts a container that sleeps, with further options of `docker run`; returns its id.
    package func run(_ name: String, _ options: [String] = []) async throws -> String {
        try await docker(
            ["run", "-d", "--name", name, "--network", "none", "--stop-timeout", "1"] + options
                + [Self.image, "/bin/sleep", "100000"]
        )
    }

    /// The daemon's process as this machine numbers it, whose mounts are the engine's own.
    package var pid: Int32 {
        get throws {
            guard let pid = daemon.pid else {
                throw NeverHappened(description: "Docker does not run")
            }
            return pid
        }
    }

    /// The first process of a container, as this machine numbers it.
    package func pid(of container: String) async throws -> Int32 {
        // The engine numbers it by its own namespace, so it is looked for by what is in its root.
        let mark = "/poolkeeper-\(UUID().uuidString)"
        try await docker(["exec", container, "/bin/touch", mark])
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        for process in processes.compactMap(Int32.init).sorted()
        where FileManager.default.fileExists(atPath: "/proc/\(process)/root\(mark)") {
            return process
        }
        throw NeverHappened(description: "no process has \(mark)")
    }

    /// Starts the daemon again after `stop` or `kill`.
    package func launch() async throws {
        try await daemon.start(.machine)
        if let process = daemon.launcher { Self.killAtExit(process) }
    }

    /// Stops the daemon in order.
    package func stop() async { await daemon.stop() }

    /// Ends the daemon as a power cut does, with everything that it started.
    package func kill() async { await daemon.kill() }

    private func importImage() async throws {
        let root = folder + "/image"
        for name in ["bin", "etc", "tmp"] {
            try FileManager.default.createDirectory(
                atPath: "\(root)/\(name)",
                withIntermediateDirectories: true
            )
        }
        try FileManager.default.copyItem(
            at: URL(filePath: "/bin/busybox").resolvingSymlinksInPath(),
            to: URL(filePath: root + "/bin/busybox")
        )
        for name in ["sh", "sleep", "cat", "touch", "stat", "ls", "mkdir", "rm"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(root)/bin/\(name)",
                withDestinationPath: "busybox"
            )
        }
        let tar = folder + "/image.tar"
        let shell = OperatorShell(in: folder + "/said/image")
        try FileManager.default.createDirectory(
            atPath: folder + "/said/image",
            withIntermediateDirectories: true
        )
        try await shell.run("tar", "-C", root, "-cf", tar, ".")
        try await docker(["import", tar, Self.image])
    }

    // MARK: - The end of the test process

    private struct Leftovers {
        var processes: [Int32] = []
        var folders: [String] = []
        var controlGroups: [String] = []
    }

    private static let leftovers = Mutex(Leftovers())

    private static func killAtExit(_ process: Int32) {
        leftovers.withLock { $0.processes.append(process) }
    }

    private static func removeAtExit(_ folder: String, _ controlGroup: String) {
        let isFirst = leftovers.withLock { leftovers in
            leftovers.controlGroups.append(controlGroup)
            leftovers.folders.append(folder)
            return leftovers.folders.count == 1
        }
        guard isFirst else { return }
        atexit {
            let leftovers = BusyboxDocker.leftovers.withLock { $0 }
            // The kernel takes everything of the namespaces away with their first process.
            for process in leftovers.processes { Glibc.kill(process, SIGKILL) }
            for folder in leftovers.folders {
                for _ in 0..<100 where FileManager.default.fileExists(atPath: folder) {
                    // A process of it may still be ending.
                    try? FileManager.default.removeItem(atPath: folder)
                    _ = poll(nil, 0, 20)
                }
            }
            leftovers.controlGroups.forEach(BusyboxDocker.removeControlGroups)
        }
    }

    /// Removes the folders of this name that the kernel lets go: those in which nothing runs.
    private static func removeControlGroups(named name: String) {
        let root = "/sys/fs/cgroup"
        let controllers = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for group in ([root] + controllers.map { "\(root)/\($0)" }).map({ "\($0)/\(name)" }) {
            let inside = FileManager.default.enumerator(atPath: group)?.compactMap { $0 as? String }
            // Files in it cannot be removed and need not be.
            for path in (inside ?? []).reversed() { unsafe rmdir("\(group)/\(path)") }
            unsafe rmdir(group)
        }
    }
}
