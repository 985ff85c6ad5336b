import FleetProcesses
import Foundation
import Testing

/// What the services of a Docker host may do, and what they may not.
struct VolumesCheck {
    let stack: ComposeStack

    /// Looks at them while they run.
    func run() async throws {
        try await filterLetsReadsThrough()
        // Bits 1, 3 and 28: DAC_OVERRIDE, FOWNER and LEASE.
        #expect(try await capabilities(of: "volume-janitor") == "000000001000000a")
        #expect(try await capabilities(of: "docker-socket-filter") == "0000000000000000")
    }

    private func filterLetsReadsThrough() async throws {
        let folder = try await stack.docker.docker(
            "volume",
            "ls",
            "--quiet",
            "--filter",
            "label=com.docker.compose.volume=docker-reads"
        )
        let socket = "unix://\(stack.docker.volumesPath)/\(folder)/_data/docker.sock"
        let names = try await stack.docker.docker("--host", socket, "volume", "ls", "--quiet")
        #expect(names.split(separator: "\n").contains(Substring(folder)))
        await #expect(throws: NeverHappened.self) {
            try await stack.docker.docker("--host", socket, "volume", "create", "unwanted")
        }
        let all = try await stack.docker.docker("volume", "ls", "--quiet")
        #expect(!all.contains("unwanted"))
    }

    /// The rights that the first process of a service's container has, as the kernel writes them.
    private func capabilities(of service: String) async throws -> String {
        let status = try await stack.compose("exec", "-T", service, "cat", "/proc/1/status")
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("CapEff:") })
        return line.dropFirst("CapEff:".count).trimmingCharacters(in: .whitespaces)
    }
}
