import AsyncHTTPClient
import FleetProcesses
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// The replication engine in the compose stack: idle without hosts; with hosts that do not answer
/// it says so on the bus, is ordered through the gateway, and keeps its settings from wrong ones.
struct ReplicationCheck {
    private static let file = "deploy/compose/zfs-sync-engine/app-config.yaml"
    /// Nothing answers there: the stack has no network but its own.
    private static let settings = """
        san_hosts:
          hqs8: {hostname: 127.0.0.1, ssh_port: 9, ssh_user: zfsadmin}
          hqs1: {hostname: 127.0.0.1, ssh_port: 9, ssh_user: zfsadmin}
        pairs:
          - name: HQS8 → HQS1
            primary: hqs8
            backup: hqs1
            datasets:
              - {name: hqs8p1/HQS8DAT1, backup_dataset: hqs1p1/HQS8DAT1, auto_repair: true}

        """

    let stack: ComposeStack
    /// A key of the gateway that may have runs made.
    let operate: String

    /// Names hosts as the guide says, and orders through the gateway.
    func run() async throws {
        try stack.write(Self.settings, to: Self.file)
        try await stack.compose("kill", "-s", "HUP", "zfs-sync-engine")
        try await eventually("the gateway hears that both hosts are not reached") {
            try await pause(for: .milliseconds(300))
            let facts = try await ask(.GET, "/replication/api/status")
            return facts.text.contains("UNKNOWN") && facts.text.contains("hqs8 could not be listed")
        }
        let run = try await ask(.POST, "/replication/api/run")
        #expect(run.status == 200, "\(run.text)")
        #expect(run.text.contains("run "), "\(run.text)")
        try stack.write(Self.settings + "scheduler: {interval_minutes: 0}\n", to: Self.file)
        let wrong = try await ask(.POST, "/replication/api/config/reload")
        #expect(wrong.status == 409, "\(wrong.text)")
        #expect(wrong.text.contains("app-config.yaml:10:"), "\(wrong.text)")
        try stack.write(Self.settings, to: Self.file)
        let right = try await ask(.POST, "/replication/api/config/reload")
        #expect(right.status == 200, "\(right.text)")
        try await eventually("the gateway shows the settings as they count") {
            try await pause(for: .milliseconds(300))
            let told = try await ask(.GET, "/replication/api/config").text
            return told.contains("app-config.yaml") && told.contains("hqs1p1/HQS8DAT1")
        }
        // Its ssh is there, and knows the user that the container runs as.
        let said = try await stack.compose("exec", "-T", "zfs-sync-engine", "ssh", "-V")
        #expect(!said.contains("No user exists"))
        let log = try await stack.compose(
            ["exec", "-T", "zfs-sync-engine", "cat", "/logs/zfs-sync-engine.log"]
        )
        #expect(log.contains("UNKNOWN hqs1p1/HQS8DAT1 on hqs1"), "\(log)")
    }

    private func ask(
        _ method: HTTPMethod,
        _ path: String
    ) async throws -> (status: Int, text: String) {
        var request = HTTPClientRequest(url: stack.url(path))
        request.method = method
        request.headers.add(name: "authorization", value: "Bearer \(operate)")
        let answer = try await stack.client.execute(request, timeout: .seconds(60))
        let bytes = try await answer.body.collect(upTo: 4 << 20)
        return (Int(answer.status.code), String(buffer: bytes))
    }
}
