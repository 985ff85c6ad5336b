import Contracts
import MessageBus
import PSATicketer
import Quantities
import StateStore
import TestSupport
import Testing

/// Goal: whether tickets can be made is known before there is one to make.
///
/// Method: a desk without an alert before strict fakes that do not know its login or its settings.
struct StandingTests {
    private static let kinds: [FakePSA.Kind] = [.autotask, .halo, .connectWise, .zendesk]

    private struct Stage {
        let fake: FakePSA
        let clock = ManualClock(Timestamp(seconds: Int64(FakePSA.startEpochSeconds)))
        let life: DeskLife

        init(
            _ kind: FakePSA.Kind,
            fake settings: [String: PSAValue] = [:],
            _ yaml: [String: String]
        ) async throws {
            fake = try await FakePSA(kind, settings: settings)
            life = try await DeskLife(
                on: try TemporaryFolder(),
                "one",
                try PSASample.settings(kind, fake.url, yaml),
                clock,
                silence: nil
            )
        }

        /// What others can read of the PSA, after so much time.
        func told(after time: Duration = .zero) async throws -> PSAStanding {
            clock.advance(by: time)
            try await fake.advance(seconds: Int(time.components.seconds))
            try await life.desk.tellStanding()
            let lane = PSAStanding.lane.name
            let rows = try await life.journal.rows(of: lane, from: 1, limit: .fetch)
            return try PSAStanding(decodingBody: try #require(rows.last).body)
        }
    }

    @Test(arguments: kinds)
    func `a setting that names nothing there is said before the first alert`(
        _ kind: FakePSA.Kind
    ) async throws {
        let stage = try await Stage(kind, ["priority": "{critical: Extreme}"])
        let told = try await stage.told()
        #expect(told.state == .stuck)
        #expect(told.reason.contains("“Extreme”"), "\(told.reason)")
        #expect(try await stage.fake.ledger(bodies: false).violations == [])
        _ = try await stage.life.kill()
    }

    @Test func `a login that is not taken is said until it is, and then no more`() async throws {
        let stage = try await Stage(.halo, fake: ["client_secret": "another"], [:])
        #expect(try await stage.told().state == .stuck)
        #expect(try await stage.told(after: .seconds(1)).state == .stuck)
        try await stage.fake.change(["client_secret": "halo-secret"])
        #expect(try await stage.told(after: TicketDesk.readinessEvery).state == .ready)
        _ = try await stage.life.kill()
    }

    @Test func `a PSA that is not there is said, and that it is there again`() async throws {
        let stage = try await Stage(.connectWise, [:])
        try await stage.fake.setUp(false)
        #expect(try await stage.told().state == .waiting)
        try await stage.fake.setUp(true)
        #expect(try await stage.told(after: TicketDesk.readinessEvery).state == .ready)
        // Who was ready is not asked again and again.
        let seen = try await stage.fake.ledger(bodies: false).requests.count
        #expect(try await stage.told(after: .seconds(60)).state == .ready)
        #expect(try await stage.fake.ledger(bodies: false).requests.count == seen)
        _ = try await stage.life.kill()
    }
}
