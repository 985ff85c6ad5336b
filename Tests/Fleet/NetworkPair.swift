import FleetProcesses
import Foundation
import Glibc
import TestSupport
import Testing

/// Two network namespaces with a wire between them: two machines as far as TCP can tell.
final class NetworkPair {
    /// One end of the wire.
    enum End: String {
        case witness = "w"
        case site = "s"

        /// Its address.
        var address: String { self == .witness ? "10.77.0.1" : "10.77.0.2" }
    }

    private let name: String
    private let logPath: String

    /// Makes both and joins them.
    init(logPath: String) async throws {
        name = "pk\(UInt32.random(in: 0...0xFF_FFFF))"
        self.logPath = logPath
        for end in [End.witness, .site] { try await ip("netns", "add", namespace(end)) }
        let ends = (wire(.witness), wire(.site))
        try await ip(
            "-n",
            namespace(.witness),
            "link",
            "add",
            ends.0,
            "type",
            "veth",
            "peer",
            "name",
            ends.1,
            "netns",
            namespace(.site)
        )
        for end in [End.witness, .site] {
            try await ip(
                "-n",
                namespace(end),
                "address",
                "add",
                "\(end.address)/24",
                "dev",
                wire(end)
            )
            for link in [wire(end), "lo"] {
                try await ip("-n", namespace(end), "link", "set", link, "up")
            }
        }
    }

    /// Cuts the wire, or joins it again; neither end is told that connections ended.
    func setWire(isUp: Bool) async throws {
        try await ip("-n", namespace(.site), "link", "set", wire(.site), isUp ? "up" : "down")
    }

    /// The program and arguments that run another program at an end.
    func command(at end: End, _ program: String, _ arguments: [String]) -> (String, [String]) {
        (Self.program, ["netns", "exec", namespace(end), program] + arguments)
    }

    /// Takes both away.
    func remove() async {
        for end in [End.witness, .site] {
            // A namespace that was never made needs no removal.
            try? await ip("netns", "delete", namespace(end))
        }
    }

    private func namespace(_ end: End) -> String { "\(name)-\(end.rawValue)" }

    private func wire(_ end: End) -> String { "\(name)\(end.rawValue)" }

    private func ip(_ arguments: String...) async throws {
        let command = try ChildProcess(Self.program, arguments, logPath: logPath)
        guard await command.exitStatus == 0 else {
            throw NeverHappened(
                description: "ip \(arguments.joined(separator: " ")): \(command.log.suffix(500))"
            )
        }
    }

    /// Debian's iproute2.
    static let program = "/bin/ip"
}

extension Trait where Self == ConditionTrait {
    /// Skips without root or `ip`, saying so; with `POOLKEEPER_REQUIRE_SERVERS=1` the test runs
    /// and fails instead.
    static var needsNamespaces: Self {
        .enabled(
            if: getuid() == 0 && FileManager.default.isExecutableFile(atPath: NetworkPair.program)
                || ProcessInfo.processInfo.environment["POOLKEEPER_REQUIRE_SERVERS"] == "1",
            "network namespaces need root and `ip` (apt install iproute2)"
        )
    }
}
