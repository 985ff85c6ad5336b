import Contracts
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Docker volumes in the gateway` {
    private let moment = Timestamp(seconds: 1_777_885_000)

    private func fact(
        _ volume: String,
        host: String = "dock-1",
        client: ClientName? = nil,
        health: VolumeHealth = .ok,
        at asOf: Timestamp? = nil
    ) -> VolumeAssessed {
        var fact = VolumeAssessed(
            tenant: .single,
            client: client,
            host: host,
            volume: volume,
            driver: "local",
            health: health,
            since: moment,
            asOf: asOf ?? moment
        )
        var rule = VolumeRuleState(
            path: "/recordings",
            algorithm: "max_size",
            parameters: ["max_bytes": "1073741824"],
            summary: "<b>footage</b>",
            source: "label",
            health: health,
            since: moment
        )
        rule.bytes = ByteCount(536_870_912)
        rule.limit = ByteCount(1_073_741_824)
        fact.rules = [rule]
        return fact
    }

    private func put(_ facts: [VolumeAssessed], _ test: TestGateway) async throws {
        let source = try #require(SourceID("volume-janitor/1"))
        try await test.gateway.store.journal.perform { unit in
            for fact in facts { try VolumeTable.put(fact, from: source, in: unit.database) }
        }
    }

    @Test func `volumes of every host stand on one page, escaped and in words`() async throws {
        try await TestGateway.run { test in
            try await put(
                [fact("camera"), fact("logs", host: "dock-2", health: .heldByFuse)],
                test
            )
            let key = try await test.key(.viewer)
            let page = try await test.call(.GET, "/volumes", key: key, accept: "text/html")
            #expect(page.status == 200)
            #expect(page.text.contains("Volumes on dock-1"))
            #expect(page.text.contains("One volume waits for you."))
            #expect(page.text.contains("logs is held by its fuse"))
            #expect(page.text.contains("Keep below 1.00\u{202F}GiB, oldest first"))
            #expect(page.text.contains("50\u{202F}% of 1.00\u{202F}GiB"))
            #expect(page.text.contains("&lt;b&gt;footage"))
            let one = try await test.call(.GET, "/volumes?host=dock-2", key: key)
            #expect(!one.text.contains("Volumes on dock-1"))
        }
    }

    @Test func `older news changes nothing, and a volume that is gone is forgotten`() async throws {
        try await TestGateway.run { test in
            try await put([fact("camera", health: .ok)], test)
            try await put([fact("camera", health: .partial, at: moment - .seconds(9))], test)
            let key = try await test.key(.viewer)
            let page = try await test.call(.GET, "/volumes/dock-1/camera", key: key)
            #expect(page.status == 200)
            #expect(page.text.contains("Healthy"))
            try await put([fact("camera", health: .gone, at: moment + .seconds(9))], test)
            #expect(try await test.call(.GET, "/volumes/dock-1/camera", key: key).status == 404)
        }
    }

    @Test func `a client's key sees that client's hosts alone`() async throws {
        try await TestGateway.run { test in
            let acme: ClientName = named("Acme")
            try await put([fact("hers", client: acme), fact("other", host: "dock-2")], test)
            let key = try await test.key(.viewer, client: "Acme")
            let page = try await test.call(.GET, "/volumes", key: key)
            #expect(page.text.contains("hers") && !page.text.contains("dock-2"))
            #expect(try await test.call(.GET, "/volumes/dock-2/other", key: key).status == 404)
        }
    }

    @Test func `without a janitor to ask the page says what to set`() async throws {
        try await TestGateway.run { test in
            try await put([fact("camera")], test)
            let key = try await test.key(.operate)
            let page = try await test.call(.GET, "/volumes/dock-1/camera", key: key)
            #expect(page.text.contains("<b>janitors</b>"))
            let api = try await test.call(.GET, "/volumes/api/volumes", key: key)
            #expect(api.status == 404)
        }
    }
}
