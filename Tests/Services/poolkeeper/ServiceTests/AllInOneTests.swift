import Contracts
import FleetProcesses
import NIOHTTP1
import Poolkeeper
import TestSupport
import Testing

// Goal: one process does the main job. Method: the real services on a temporary folder and a port
// that the kernel chose, reached through HTTP alone.
@Suite(.timeLimit(.minutes(10))) struct AllInOneTests {
    private let webhook = """
        {"system": {"id": "unique-system-id", "name": "TrueNAS-ClientName",
         "hostname": "nas.client.local", "version": "TrueNAS-SCALE-24.04",
         "client_name": "Acme Corp"},
         "metrics": [{"system_id": "unique-system-id", "metric_type": "pool",
         "metric_name": "tank_used", "value": 5200.5, "unit": "GB",
         "metadata": {"status": "ONLINE"}}], "alerts": []}
        """

    @Test(arguments: BusKind.allCases)
    func `a webhook comes out of the event stream, the API and the page`(bus: BusKind) async throws
    {
        let folder = try TemporaryFolder()
        let ingest = try await RunningHouse.makeKeyInNewFolder(.ingest, in: folder.path)
        try await RunningHouse.run(in: folder.path, bus: bus) { house in
            let read = try await RunningHouse.makeKey(.viewer, in: house.data)
            try await house.event(about: "unique-system-id", key: read) {
                let answer = try await house.send(webhook, key: ingest)
                #expect(answer.status == 200)
            }
            let metrics = try await house.call(
                .GET,
                "/systems/unique-system-id/metrics",
                ["authorization": "Bearer \(read)"]
            )
            #expect(metrics.text.contains("\"value\":5200.5,\"unit\":\"GB\""))
            #expect(metrics.text.contains("{\"status\": \"ONLINE\"}"))
            let cookie = try await house.signIn(as: "admin", try #require(house.password))
            let page = try await house.call(.GET, "/fleet", ["cookie": cookie])
            #expect(page.status == 200)
            #expect(page.text.contains("TrueNAS-ClientName"))
        }
    }

    @Test func `a key made while everything is closed works, and what was taken is kept`()
        async throws
    {
        let folder = try TemporaryFolder()
        let data = folder.path
        let ingest = try await RunningHouse.makeKeyInNewFolder(.ingest, in: data)
        try await RunningHouse.run(in: data) { house in
            let read = try await RunningHouse.makeKey(.viewer, in: data)
            try await house.event(about: "unique-system-id", key: read) {
                let answer = try await house.send(webhook, key: ingest)
                #expect(answer.status == 200)
            }
        }
        let read = try await RunningHouse.makeKey(.viewer, in: data)
        try await RunningHouse.run(in: data) { house in
            #expect(house.password == nil)
            let system = try await house.call(
                .GET,
                "/systems/unique-system-id",
                ["authorization": "Bearer \(read)"]
            )
            #expect(system.text.contains("\"hostname\":\"nas.client.local\""))
        }
    }

    @Test func `a folder that is in use is refused to a second process`() async throws {
        let folder = try TemporaryFolder()
        try await RunningHouse.run(in: folder.path) { house in
            await #expect(throws: (any Error).self) {
                try await RunningHouse.run(in: house.data) { _ in }
            }
        }
    }

    @Test func `only the gateway answers, and it knows how the others are`() async throws {
        let folder = try TemporaryFolder()
        try await RunningHouse.run(in: folder.path) { house in
            var ready = try await house.call(.GET, "/readyz")
            // The gateway answers as soon as it can; the others may still be opening their files.
            try await eventually("every service is ready: \(ready.text)") {
                ready = try await house.call(.GET, "/readyz")
                return ready.status == 200
            }
            for service in ["collector", "alert-router"] {
                #expect(ready.text.contains(service), "\(ready.text)")
            }
        }
    }
}
