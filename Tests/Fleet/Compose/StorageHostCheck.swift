import FleetProcesses
import Foundation
import TestSupport
import Testing

/// Scrubs and snapshots of a storage host's own pool by the profiles of the compose file, as their
/// guides say: seen at the gateway, and ordered there.
struct StorageHostCheck {
    static let label = "media"

    let stack: ComposeStack
    let pool: HostPool
    /// A key that may send webhooks.
    let ingest: String

    /// The variables and settings of both profiles, as an operator fills them in.
    static func prepare(_ stack: ComposeStack, _ pool: HostPool) throws {
        for name in ["POOLS", "SNAPSHOT_POOL"] { try stack.set(name, to: pool.mount) }
        try stack.set("SCRUB_HOST_NAME", to: "storage-1")
        try stack.set("SCRUB_LISTEN", to: "127.0.0.1:8082")
        try stack.write(
            """
            schedule: never
            idle_after: 0 s
            pressure_percent: 100
            disk_busy_percent: 100
            load_per_core: 1000
            pools: [{pool: \(label)}]

            """,
            to: "deploy/config/scrub-controller.yml"
        )
        try stack.write(
            """
            host_name: storage-1
            storage: {snapshots: {subvolumes: [{path: \(pool.mount)/films}]}}

            """,
            to: "deploy/config/snapshot-keeper.yml"
        )
    }

    func run() async throws {
        let visitor = try await visit()
        let page = "/fleet/systems/storage-1/pools/\(Self.label)"
        try await eventually("the pool's page shows its scrub and its snapshots") {
            try await pause(for: .milliseconds(300))
            let text = try visitor.get(page).text
            return text.contains("id=\"scrub\"") && text.contains("id=\"snapshots\"")
        }
        #expect(try visitor.press("\(page)/scrub/start", on: page).status == 303)
        let form = ["host": "storage-1", "path": pool.mount + "/films", "next": page]
        #expect(try visitor.press("/snapshots/take", on: page, form).status == 303)
        try await eventually("the scrub and the snapshot are done") {
            try await pause(for: .milliseconds(300))
            let text = try visitor.get(page).text
            return text.contains("everything was read and was right") && text.contains("films.2")
        }
        let taken = try await stack.onStorageHost(["ls", "\(pool.mount)/films/.snapshots"])
        #expect(taken.hasPrefix("films.2"))
    }

    private func visit() async throws -> Visitor {
        let visitor = Visitor(base: String(stack.url("/").dropLast()), jar: stack.file("jar"))
        let said = try await stack.compose(
            ["exec", "-T", "api-gateway", "cat", "/var/lib/poolkeeper/api-gateway-1/first-sign-in"]
        )
        let password = said.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
        try visitor.signIn(as: "admin", password)
        let webhook = """
            {"system": {"id": "storage-1", "name": "storage-1", "hostname": "storage-1",
             "version": "Debian 12", "client_name": "Acme"},
             "metrics": [{"system_id": "storage-1", "metric_type": "pool",
             "metric_name": "\(Self.label)_used", "value": 1, "unit": "GB",
             "metadata": {"status": "ONLINE"}}], "alerts": []}
            """
        let answer = try visitor.post(
            "/webhook/metrics",
            key: ingest,
            webhook,
            type: "application/json"
        )
        #expect(answer.status == 200, "\(answer.text)")
        return visitor
    }
}
