import Contracts
import Foundation
import MessageBus
import Quantities
import TestSupport
import Testing

@testable import StateStore

@Suite struct CommandDecisionTests {
    private let fixture: JournalFixture
    private let issuer: CommandIssuer
    private let target: SourceID

    init() throws {
        fixture = try JournalFixture()
        issuer = CommandIssuer(fixture.journal)
        target = try #require(SourceID("reader/one"))
    }

    private func issue() async throws -> MessageID {
        try await issuer.issue(Paint("t", 1), to: target, by: "eva", expiringIn: .seconds(60))
    }

    private func claim(_ id: MessageID, _ attempt: UInt32, _ token: UInt64)
        -> ControlMessage.Claim
    {
        .init(
            lane: LaneDeclaration.command(to: target).name,
            command: id,
            attempt: attempt,
            token: token
        )
    }

    private func decide(_ claim: ControlMessage.Claim) async throws -> ClaimDecision {
        try await issuer.decide(claim, by: target)
    }

    @Test func `a command and its record are one commit on a lane of its instance`() async throws {
        let id = try await issue()
        let lane = LaneDeclaration.command(to: target).name
        #expect(lane.text == "command.reader/one.v1")
        #expect(lane.commandTarget == target)
        let rows = try await fixture.journal.rows(of: lane, from: 1, limit: .fetch)
        #expect(rows.map(\.id) == [id])
        let issued = try CommandIssued(decodingBody: rows[0].body)
        #expect(issued.person == "eva")
        #expect(issued.kind == Paint.kind)
        #expect(String(decoding: issued.request, as: UTF8.self) == #"{"colour":1,"thing":"t"}"#)
        let record = try #require(try await issuer.command(id))
        #expect(record.state == .pending)
        // The lane is there after a start, with its counters.
        try fixture.reopen()
        #expect(try await fixture.journal.extent(of: lane).head == 1)
        let again = CommandIssuer(fixture.journal)
        _ = try await again.issue(Paint("t", 2), to: target, by: "eva", expiringIn: .seconds(1))
        #expect(try await fixture.journal.extent(of: lane).head == 2)
        #expect(try await again.commands().map(\.person) == ["eva", "eva"])
    }

    @Test func `a copy of a granted claim is granted, an older one is not`() async throws {
        let id = try await issue()
        #expect(try await decide(claim(id, 1, 7)) == .claimed)
        #expect(try await decide(claim(id, 1, 7)) == .claimed)
        // Another with the same number comes from a journal that was put back.
        #expect(try await decide(claim(id, 1, 8)) != .claimed)
        #expect(try await decide(claim(id, 2, 9)) == .claimed)
        #expect(try await decide(claim(id, 1, 7)) != .claimed)
        #expect(try await issuer.command(id)?.state == .claimed)
    }

    @Test func `time is up at the moment it says, by the issuer's clock, and for good`()
        async throws
    {
        let id = try await issue()
        let late = try await issue()
        fixture.clock.advance(by: .seconds(60))
        #expect(try await decide(claim(id, 1, 1)) == .claimed)
        fixture.clock.advance(by: .microseconds(1))
        #expect(try await decide(claim(late, 1, 2)) == .expired("it was not begun in time"))
        fixture.clock.advance(by: .seconds(-3600))
        #expect(try await decide(claim(late, 2, 3)) == .expired("it was not begun in time"))
        #expect(try await issuer.command(late)?.state == .expired)
    }

    @Test func `who asks again after a grant has begun nothing, and is refused when time is up`()
        async throws
    {
        let id = try await issue()
        #expect(try await decide(claim(id, 1, 1)) == .claimed)
        fixture.clock.advance(by: .seconds(61))
        #expect(try await decide(claim(id, 2, 2)) == .expired("it was not begun in time"))
        #expect(try await issuer.command(id)?.state == .expired)
    }

    @Test func `only its own instance may claim a command, and nobody an unknown one`()
        async throws
    {
        let id = try await issue()
        let other = try #require(SourceID("reader/two"))
        #expect(try await issuer.decide(claim(id, 1, 1), by: other) != .claimed)
        var random = SeededRandom(seed: 4)
        let unknown = MessageID(at: fixture.clock.now(), using: &random)
        #expect(try await decide(claim(unknown, 1, 1)) != .claimed)
        #expect(try await issuer.command(id)?.state == .pending)
    }

    @Test func `what nobody claimed in time is expired for whoever looks`() async throws {
        let id = try await issue()
        fixture.clock.advance(by: .seconds(61))
        #expect(try await issuer.commands().map(\.state) == [.expired])
        #expect(try await issuer.withdraw(id, by: "eva") == false)
    }
}
