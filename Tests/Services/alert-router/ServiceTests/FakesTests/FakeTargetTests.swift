import NIOCore
import NIOPosix
import Quantities
import TestSupport
import Testing

@testable import FakeTargets

@Suite struct FakeTargetTests {
    private static let path = "/api/webhooks/1234/secret"
    private static let message = #"{"content":"pool tank","allowed_mentions":{"parse":[]}}"#

    private func send(_ target: FakeTarget, _ text: String = message) async throws -> TargetAnswer {
        try await target.ask(Self.path, json: text)
    }

    @Test func `each step of a script is used up by one good request`() async throws {
        let target = try await FakeTarget(
            DiscordContract(),
            [.limited(seconds: 0.376, .both), .gone, .permanent, .unauthorized, .broken],
            isRateLimited: false
        )
        var statuses: [Int] = []
        for _ in 0..<6 { statuses.append(try await send(target).status) }
        #expect(statuses == [429, 404, 400, 401, 500, 204])
        #expect(target.accepted.map(\.number) == [6])
        #expect(target.arrivals.map(\.request.number) == Array(1...6))
    }

    @Test func `a refused request uses up no step`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.broken])
        #expect(try await send(target, "{}").status == 400)
        #expect(try await send(target).status == 500)
        #expect(target.accepted.isEmpty)
    }

    @Test func `the wish to be asked later stands where the script says`() async throws {
        let places: [TargetScript.RetryPlace] = [.header, .body, .both, .nowhere]
        let target = try await FakeTarget(
            DiscordContract(),
            places.map { .limited(seconds: 1.2, $0) },
            isRateLimited: false
        )
        for place in places {
            let answer = try await send(target)
            let header = answer.headers["retry-after"]
            let body = JSONValue(bytes: Array(answer.body.utf8))?["retry_after"]?.number
            switch place {
            case .header: #expect(header == "2" && body == nil)
            case .body: #expect(header == nil && body == 1.2)
            case .both: #expect(header == "2" && body == 1.2)
            case .nowhere: #expect(header == nil && body == nil)
            }
        }
    }

    @Test func `five requests fit into two seconds and the sixth waits for the next`() async throws
    {
        let clock = ManualClock()
        let target = try await FakeTarget(DiscordContract(), clock: clock)
        for _ in 0..<5 { #expect(try await send(target).status == 204) }
        clock.advance(by: .milliseconds(1_500))
        let early = try await send(target)
        #expect(early.status == 429)
        #expect(JSONValue(bytes: Array(early.body.utf8))?["retry_after"]?.number == 0.5)
        clock.advance(by: .milliseconds(500))
        #expect(try await send(target).status == 204)
        #expect(target.accepted.count == 6)
    }

    @Test func `a held request is answered when it is let go and not before`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.hold])
        async let answer = send(target)
        try await target.held(1)
        #expect(target.accepted.isEmpty)
        #expect(target.arrivals.count == 1)
        target.release()
        #expect(try await answer.status == 204)
        #expect(target.accepted.count == 1)
    }

    @Test func `a connection cut after reading took nothing`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.cutAfterReading])
        await #expect(throws: (any Error).self) { try await send(target) }
        #expect(try await target.arrival(1).isAccepted == false)
        #expect(target.accepted.isEmpty)
    }

    @Test func `a connection cut after taking leaves the sender in the dark`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.acceptThenCut])
        await #expect(throws: (any Error).self) { try await send(target) }
        #expect(try await target.accepted(1).first?.text == Self.message)
        #expect(target.arrivals.first?.answer == nil)
    }

    @Test func `a connection cut before reading leaves no request behind`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.cutBeforeReading])
        await #expect(throws: (any Error).self) { try await send(target) }
        try await target.cutUnread(1)
        #expect(target.arrivals.isEmpty)
        #expect(try await send(target).status == 204)
    }

    @Test func `an answer with a reset behind it stands in the ledger as taken`() async throws {
        let target = try await FakeTarget(DiscordContract(), [.acceptThenReset])
        // The kernel may throw away an answer that a reset overtakes: both ends are true ones.
        _ = try? await send(target)
        #expect(target.accepted.count == 1)
    }

    @Test func `a stopped target is not there`() async throws {
        let target = try await FakeTarget(DiscordContract())
        await target.stop()
        // An HTTP client would go on trying until its time is over.
        await #expect(throws: (any Error).self) {
            try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: target.port).get()
        }
    }
}
