import HTTPSurface
import Logging
import Observability
import Quantities
import Testing

@testable import APIGateway

@Suite struct `the watch over fleet history` {
    private let fake = FakeHistory()
    private let health = HealthBoard()
    private let watched: WatchedHistory
    private let scope = Scope(tenant: .single, clients: .all)

    init() {
        var logger = Logger(label: "tests")
        logger.logLevel = .critical
        watched = WatchedHistory(fake, health: health, logger: logger)
    }

    @Test func `asks the database only when nothing was read since it looked last`() async throws {
        await watched.checkUnlessRead()
        #expect(fake.pings == 1)
        #expect(health.state(of: WatchedHistory.component) == .ok)
        _ = try await watched.systems(in: scope, after: nil, limit: 1)
        await watched.checkUnlessRead()
        #expect(fake.pings == 1)
        await watched.checkUnlessRead()
        await watched.checkUnlessRead()
        #expect(fake.pings == 3)
    }

    @Test func `a read that fails tells as much as a ping`() async throws {
        await watched.checkUnlessRead()
        fake.setDown(true)
        await #expect(throws: Problem.self) {
            try await watched.systems(in: scope, after: nil, limit: 1)
        }
        await watched.checkUnlessRead()
        #expect(fake.pings == 1)
        #expect(health.state(of: WatchedHistory.component)?.word == "failed")
        fake.setDown(false)
        await watched.checkUnlessRead()
        #expect(health.state(of: WatchedHistory.component) == .ok)
    }
}
