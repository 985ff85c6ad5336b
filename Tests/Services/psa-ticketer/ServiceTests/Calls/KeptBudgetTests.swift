import Foundation
import PSATicketerCore
import Quantities
import ServiceChassis
import StateStore
import TestSupport
import Testing

@testable import PSATicketer

@Suite struct `The budget of calls across restarts` {
    private let folder: TemporaryFolder
    private let clock = ManualClock(Timestamp(seconds: 1_777_885_000))

    init() throws { folder = try TemporaryFolder() }

    private func settings() throws -> PSASettings {
        try PSASample.settings(.halo, "http://127.0.0.1:1/", ["calls_max": "3"])
    }

    /// One life of the service's journal, and how many of so many calls were let through in it.
    private func calls(_ count: Int) async throws -> Int {
        let journal = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("psa-ticketer")),
            lanes: PSATicketerService.definition.publishes,
            migrations: PSATicketerService.migrations,
            clock: clock
        )
        let budget = try await PSATicketerService.budget(of: settings(), in: journal)
        var made = 0
        for _ in 0..<count {
            let refusal = await budget.begin(.criticalCreate, thing: "ticket", at: clock.now())
            guard refusal == nil else { continue }
            made += 1
            budget.end(.answered, thing: "ticket", at: clock.now())
        }
        try journal.close()
        return made
    }

    @Test func `a restart gives the PSA's limit no second time`() async throws {
        #expect(try await calls(2) == 2)
        clock.advance(by: .seconds(20))
        #expect(try await calls(2) == 1)
        #expect(try await calls(1) == 0)
    }

    @Test func `calls count no longer than the PSA counts them`() async throws {
        #expect(try await calls(3) == 3)
        clock.advance(by: .seconds(306))
        #expect(try await calls(4) == 3)
        clock.advance(by: .seconds(86_400))
        #expect(try await calls(1) == 1)
        let database = try ServiceJournal.open(
            at: folder.file("journal.sqlite"),
            service: #require(ServiceName("psa-ticketer")),
            lanes: PSATicketerService.definition.publishes,
            migrations: PSATicketerService.migrations,
            clock: clock
        )
        let name = try settings().name
        let rows = try await database.read { try CallTable.calls(name, in: $0) }
        #expect(rows.map(\.count) == [1])
        try database.close()
    }

    @Test func `a call that cannot be counted is not made, and gives its place back`()
        async throws
    {
        struct Full: Error {}
        let windows = [RateWindow(limit: 10, within: .seconds(300))]
        let budget = KeptBudget(CallBudget(windows: windows, threads: 1)) { _ in throw Full() }
        for _ in 0..<2 {
            let refusal = await budget.begin(.criticalCreate, thing: "ticket", at: clock.now())
            #expect(refusal?.reason.contains("could not be counted") == true)
            #expect(refusal?.until == clock.now() + KeptBudget.asksAgain)
        }
    }
}
