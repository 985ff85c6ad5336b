import Contracts
import FleetProcesses
import Foundation
import TestSupport
import Testing

/// The main job through separate processes over `tcp://` on PostgreSQL.
struct SeparateProcessesTests {
    /// The webhook of the requirements document, word for word.
    static let webhook = """
        {
          "system": {
            "id": "unique-system-id",
            "name": "TrueNAS-ClientName",
            "hostname": "nas.client.local",
            "version": "TrueNAS-SCALE-24.04",
            "client_name": "Acme Corp"
          },
          "metrics": [
            {
              "system_id": "unique-system-id",
              "metric_type": "pool",
              "metric_name": "tank_used",
              "value": 5200.5,
              "unit": "GB",
              "metadata": {"status": "ONLINE"}
            }
          ],
          "alerts": [
            {
              "system_id": "unique-system-id",
              "severity": "warning",
              "message": "Pool 'tank' is 85% full"
            }
          ]
        }
        """

    @Test(.needsPostgres)
    func `a webhook sent to the gateway is read back from the REST API as it was sent`()
        async throws
    {
        try await FleetStack.with(collectors: 1, sendAndReadBack)
    }

    /// What the REST API answers once it has samples: the bus tells of a system before its first
    /// ones are in history.
    static func samples(_ ask: () async throws -> (Int, Data)) async throws -> String {
        var text = ""
        try await eventually("the REST API shows the system's samples") {
            let (status, body) = try await ask()
            text = String(decoding: body, as: UTF8.self)
            return status == 200 && text.contains("metric_name")
        }
        return text
    }

    private func sendAndReadBack(_ stack: FleetStack) async throws {
        let ingest = try await stack.makeKey(.ingest)
        let viewer = try await stack.makeKey(.viewer)
        let path = "/systems/unique-system-id/metrics"
        #expect(try await stack.get(.gateway, path, key: viewer).0 == 404)
        // A key made just now reaches the collector over the bus.
        try await eventually("the collector takes the webhook") {
            try await stack.post(.gateway, "/webhook/metrics", Self.webhook, key: ingest) == 200
        }

        let text = try await Self.samples { try await stack.get(.gateway, path, key: viewer) }
        for part in [
            #""metric_name":"tank_used""#, #""value":5200.5"#, #""unit":"GB""#,
            #""metadata":{"status": "ONLINE"}"#,
        ] {
            #expect(text.contains(part))
        }
        #expect(try await stack.get(.gateway, "/systems", key: ingest).0 == 403)
    }
}
