import APIGatewayCore
import Contracts
import HTTPSurface
import Logging
import NIOHTTP1
import Observability
import Quantities
import TestSupport
import Testing

@testable import APIGateway

@Suite struct `Pages of an installation in which something failed` {
    private let silent = "The collector does not answer."

    /// Runs a collector that is as its board says.
    private func collector(
        _ board: HealthBoard,
        _ body: @Sendable (String) async throws -> Void
    ) async throws {
        let server = HTTPServer(
            listen: .tcp(host: "127.0.0.1", port: 0),
            routes: RouteTable(),
            authenticator: nil,
            health: board,
            metrics: MetricsRegistry(),
            logger: Logger(label: "collector")
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let address = try await server.boundAddress
            let outcome = await Result.of { try await body("http://\(address)") }
            group.cancelAll()
            while await group.nextResult() != nil {}
            try outcome.get()
        }
    }

    private func pages(of test: TestGateway) async throws -> [String] {
        let key = try await test.key(.viewer)
        var pages: [String] = []
        for path in ["/fleet", "/fleet/systems/sys-0", "/fleet/systems/nowhere"] {
            pages.append(try await test.call(.GET, path, key: key, accept: "text/html").text)
        }
        return pages
    }

    @Test func `every page tells those who signed in that no collector answers, nobody else`()
        async throws
    {
        // Nobody listens on port 1 of the loopback network.
        try await TestGateway.run({ $0.collectors = ["http://127.0.0.1:1"] }) { test in
            var fleet = SeededFleet(count: 1, now: test.clock.now())
            test.history.change(.single) { fleet.fill(&$0) }
            await test.gateway.installation.check()
            #expect(try await pages(of: test).allSatisfy { !$0.contains(silent) })
            await test.gateway.installation.check()
            #expect(try await pages(of: test).allSatisfy { $0.contains(silent) })
            let open = try await test.call(.GET, "/sign-in", accept: "text/html").text
            #expect(!open.contains(silent))
        }
    }

    @Test func `a collector that cannot write history is told of, and that it recovered`()
        async throws
    {
        let board = HealthBoard()
        board.set("history", .degraded("connection to 10.1.2.3 refused"))
        try await collector(board) { base in
            try await TestGateway.run({ $0.collectors = [base] }) { test in
                let watch = test.gateway.installation
                for _ in 0..<2 { await watch.check() }
                let words = "The collector cannot write all to fleet history."
                for page in try await pages(of: test) {
                    #expect(page.contains(words))
                    #expect(!page.contains("10.1.2.3"))
                }
                board.set("history", .ok)
                await watch.check()
                #expect(try await pages(of: test).allSatisfy { !$0.contains(words) })
            }
        }
    }

    @Test func `a failed service of the same process stands on the page at once`() async throws {
        try await TestGateway.run { test in
            test.health.set("collector", .failed("it ended by itself; starts again in 5 s"))
            for page in try await pages(of: test) {
                #expect(page.contains("The service collector failed"))
            }
            test.health.set("collector", .ok)
            #expect(try await pages(of: test).allSatisfy { !$0.contains("failed") })
        }
    }

    @Test func `what answers something else on a collector's address counts as no collector`()
        async throws
    {
        try await TestGateway.run({ _ in }) { other in
            // A page and no readiness: the path does not exist there.
            try await TestGateway.run({ $0.collectors = [other.base + "/fleet"] }) { test in
                for _ in 0..<2 { await test.gateway.installation.check() }
                #expect(test.gateway.installation.faults == [.collectorsSilent([1], of: 1)])
            }
        }
    }

    @Test func `open pages load anew when something failed, whoever looks`() {
        for clients in [Scope.Clients.all, .only([named("Acme")])] {
            let filter = FleetNews.filter(scope(clients))
            #expect(filter(ServerSentEvent(name: "resync", data: "")))
        }
    }
}
