import Foundation
import Glibc

/// A Docker of a test's own, which neither sees nor touches another Docker of the machine.
///
/// Its processes, mounts and network lie in namespaces that the kernel takes away with its first
/// process. Images outlive a stop in its folder, so that a daemon in the machine's network can
/// build what one without any way out then runs.
package final class DockerDaemon {
    /// Which network it works in.
    package enum Network {
        /// The machine's, for builds that fetch packages; no bridge is made, no rule changed.
        /// Builds need `--network host`.
        case machine
        /// One of its own, with bridges and published ports, which answer at `address`.
        case own
    }

    /// Where published ports answer, when the network is its own.
    package let address: String
    /// What a client's `DOCKER_HOST` is.
    package var host: String { "unix://" + socketPath }
    /// Its own socket.
    package var socketPath: String { folder + "/docker.sock" }
    /// The folder of its volumes.
    package var volumesPath: String { folder + "/data/volumes" }
    private let folder: String
    private let name = "pk\(UInt32.random(in: 0...0xFF_FFFF))"
    private let gateway: String
    private let shell: OperatorShell
    private var process: ChildProcess?

    /// A daemon that does not run yet.
    ///
    /// - Parameter folder: a folder of its own with a short path, in which its images, containers
    ///   and socket lie.
    /// - Throws: when the folder cannot be made.
    package init(in folder: String) throws {
        self.folder = folder
        let subnet = "10.\(UInt8.random(in: 96...159)).\(UInt8.random(in: 0...255))"
        (gateway, address) = ("\(subnet).1", "\(subnet).2")
        try FileManager.default.createDirectory(
            atPath: folder + "/said",
            withIntermediateDirectories: true
        )
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/daemon.json"))
        shell = OperatorShell(
            in: folder + "/said",
            environment: ["DOCKER_HOST": "unix://\(folder)/docker.sock"]
        )
    }

    /// Starts it and waits until it answers.
    package func start(_ network: Network) async throws {
        // What an earlier start left there names processes of namespaces that are gone.
        for leftover in ["run", "docker.pid", "docker.sock"] {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(leftover)")
        }
        let process = try ChildProcess(
            "/usr/bin/unshare",
            Self.namespaces + (network == .own ? ["--net"] : []) + Self.leash
                + ["/usr/sbin/dockerd"] + options(for: network),
            logPath: folder + "/dockerd.log",
            isLeashed: true
        )
        self.process = process
        try await eventually("Docker answers") {
            guard process.isRunning else { throw NeverHappened(description: process.log) }
            return (try? await docker("version")) != nil
        }
        if network == .own { try await joinNetwork(of: process.pid) }
    }

    /// Runs the `docker` command; what it prints.
    @discardableResult
    package func docker(_ arguments: String...) async throws -> String {
        try await docker(arguments)
    }

    /// Runs the `docker` command; what it prints.
    @discardableResult
    package func docker(_ arguments: [String]) async throws -> String {
        try await shell.run(["docker"] + arguments)
    }

    /// The name of its folders below `/sys/fs/cgroup`, which outlive it when it is killed.
    package var controlGroup: String { name }

    /// The process whose end ends all of it; nil when it does not run.
    package var launcher: Int32? { process?.pid }

    /// The daemon's own process, as the machine numbers it; nil when it does not run.
    package var pid: Int32? { process.flatMap { Self.children(of: $0.pid).first } }

    /// Ends it as a power cut does, with everything that runs in it.
    package func kill() async {
        guard let process else { return }
        if let pid { Glibc.kill(pid, SIGKILL) }
        await process.endOrKill()
        self.process = nil
    }

    /// Stops it and everything that runs in it.
    package func stop() async {
        guard let process else { return }
        self.process = nil
        // The first process of its namespace is the daemon, whose end is the end of all others.
        for child in Self.children(of: process.pid) { Glibc.kill(child, SIGTERM) }
        await process.endOrKill()
        // The kernel takes the wire away with the network, but in its own time.
        _ = try? await shell.run("ip", "link", "delete", name)
        for group in controlGroups {
            // The kernel keeps those in which something runs; `leftovers` then names them.
            _ = try? await shell.run("find", group, "-depth", "-type", "d", "-delete")
        }
    }

    /// What of it is left outside its folder; nothing after `stop`.
    package var leftovers: [String] {
        let mounts = ChildProcess.text(of: "/proc/mounts").split(separator: "\n")
            .filter { $0.contains(folder) }.map(String.init)
        let wires = ["/sys/class/net/\(name)"].filter(FileManager.default.fileExists(atPath:))
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let running = processes.filter {
            Int($0) != nil && ChildProcess.text(of: "/proc/\($0)/cmdline").contains(folder)
        }
        return mounts + wires + controlGroups + running.map { "process \($0)" }
    }

    private static let namespaces = ["--mount", "--mount-proc", "--pid", "--fork", "--kill-child"]

    /// Runs a daemon that ends with the process that started it, however that ends, and whose own
    /// files in the system's folders nobody else sees.
    private static let leash = [
        "/bin/sh", "-c",
        """
        for folder in /etc/docker /run/docker; do
            mkdir -p $folder && mount -t tmpfs none $folder || exit
        done
        exec 3<&0 </dev/null
        { cat <&3 >/dev/null; kill -TERM 1; } &
        exec "$0" "$@" 3<&-
        """,
    ]

    private func options(for network: Network) -> [String] {
        let own = [
            "--config-file", folder + "/daemon.json", "--data-root", folder + "/data",
            "--exec-root", folder + "/run", "--pidfile", folder + "/docker.pid", "--host", host,
            "--cgroup-parent", "/" + name, "--exec-opt", "native.cgroupdriver=cgroupfs",
        ]
        guard network == .machine else { return own }
        return own + [
            "--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false",
        ]
    }

    /// Lays a wire into its network, whose loopback a machine of its own would have too.
    private func joinNetwork(of pid: Int32) async throws {
        let far = name + "d"
        try await shell.run(
            ["ip", "link", "add", name, "type", "veth", "peer", "name", far, "netns", "\(pid)"]
        )
        try await shell.run("ip", "address", "add", gateway + "/30", "dev", name)
        try await shell.run("ip", "link", "set", name, "up")
        let inside = ["nsenter", "--net=/proc/\(pid)/ns/net", "ip"]
        try await shell.run(inside + ["address", "add", address + "/30", "dev", far])
        try await shell.run(inside + ["link", "set", far, "up"])
        try await shell.run(inside + ["link", "set", "lo", "up"])
    }

    private static func children(of pid: Int32) -> [Int32] {
        ChildProcess.text(of: "/proc/\(pid)/task/\(pid)/children").split(separator: " ")
            .compactMap { Int32($0) }
    }

    /// Its folders below `/sys/fs/cgroup`, in either version.
    private var controlGroups: [String] {
        let root = "/sys/fs/cgroup"
        let controllers = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return ([root] + controllers.map { "\(root)/\($0)" }).map { "\($0)/\(name)" }
            .filter(FileManager.default.fileExists(atPath:))
    }
}
