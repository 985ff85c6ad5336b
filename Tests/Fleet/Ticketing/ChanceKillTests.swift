import AsyncHTTPClient
import Contracts
import FleetProcesses
import Foundation
import MessageBus
import NIOCore
import NIOHTTP1
import Quantities
import StateStore
import TestSupport
import Testing

/// Goal: killed at moments that nobody thought of, while the PSA fails too, the ticketer makes one
/// ticket of each alert, or tells a person of the one that its PSA never confirmed; never two.
///
/// Method: four real ticketers before four fakes at once are told alerts and killed with SIGKILL,
/// some at a moment after their start, some just behind a request, at times drawn from a seed; some
/// requests meet a fault of the PSA too. What waits for a person at the end is let go on as its
/// page does. The ledgers of what was made are the judges. `make kill-tickets` does it 200 times.
@Suite(.timeLimit(.minutes(60)))
struct ChanceKillTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let rounds = Int(variables["POOLKEEPER_KILLS"] ?? "") ?? 8
    private static let seed = UInt64(variables["POOLKEEPER_SEED"] ?? "") ?? 1
    /// Alerts that are told before each kill.
    private static let alerts = 3
    private static let psas: [FakePSA.Kind] = [.autotask, .halo, .connectWise, .zendesk]
    /// What may go wrong with a create beside the kill: nobody knows then, or nothing was done.
    private static let faults: [PSAFault] = [
        .cutAfterEffect, .cutMidAnswer, .cutAfterReading, .cutBeforeReading, .silence,
        .silenceWithoutEffect, .bare500, .badGateway, .badGatewayAfterEffect,
        .tooMany(retryAfter: 1),
    ]

    private struct Outcome: Sendable {
        var psa: FakePSA.Kind
        var kills: Int
        var alerts: Int
        var tickets: Int
        var parked: Int
        var faults: Int
    }

    @Test func `killed at moments of chance, nothing is made twice and nothing is missing`()
        async throws
    {
        let began = ContinuousClock.now
        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
            for (index, psa) in Self.psas.enumerated() {
                let share = Self.rounds / Self.psas.count
                let more = index < Self.rounds % Self.psas.count ? 1 : 0
                let random = SeededRandom(seed: Self.seed &+ UInt64(index) << 32)
                group.addTask { try await Self.play(psa, rounds: share + more, random) }
            }
            var all: [Outcome] = []
            for try await outcome in group { all.append(outcome) }
            return all.sorted { $0.psa.rawValue < $1.psa.rawValue }
        }
        let time = (ContinuousClock.now - began).components.seconds
        print("kills of seed \(Self.seed), in \(time) s:")
        for outcome in outcomes {
            print(
                "  \(outcome.psa.rawValue): \(outcome.kills) kills, \(outcome.faults) faults, "
                    + "\(outcome.alerts) alerts, \(outcome.tickets) tickets, \(outcome.parked) "
                    + "told to a person first"
            )
        }
        #expect(outcomes.map(\.kills).reduce(0, +) == Self.rounds)
    }

    private static func play(
        _ psa: FakePSA.Kind,
        rounds: Int,
        _ random: SeededRandom
    ) async throws -> Outcome {
        let policy = "\(TicketStack.policy.dropLast()), storm: {more_than: 900}}"
        // Each start looks up what the settings name: the limit of a real tenant would make the
        // test wait for minutes, and is tested elsewhere.
        let lines = ["quarantine": "4s", "calls_max": "100000", "policy": policy]
        var outcome: Outcome?
        try await TicketStack.with(psa, lines: lines) { stack in
            if psa == .halo || psa == .zendesk {
                try await stack.fake.change(["requests_per_window": 100_000])
            }
            let (journal, node) = try stack.member("alert-router", lanes: [AlertChanged.lane]) {
                _ in []
            }
            try stack.startTicketer()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                outcome = try await kill(stack, journal, rounds: rounds, random)
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            try journal.close()
            #expect(try await stack.fake.ledger(bodies: false).violations == [])
        }
        return try #require(outcome)
    }

    private static func kill(
        _ stack: TicketStack,
        _ journal: ServiceJournal,
        rounds: Int,
        _ chance: SeededRandom
    ) async throws -> Outcome {
        var random = chance
        var faults = 0
        for round in 0..<rounds {
            let before = stack.fake.count { $0.kind == .request }
            if Bool.random(using: &random), let fault = Self.faults.randomElement(using: &random) {
                try await stack.fake.play(fault)
                faults += 1
            }
            for number in 0..<alerts { try await journal.tell(.example("r\(round)n\(number)")) }
            if Bool.random(using: &random) {
                // It is at work: kill it among its requests and what it writes of them.
                try await eventually("it asks for something: \(stack.log("psa-ticketer"))") {
                    stack.fake.count { $0.kind == .request } > before
                }
                try await pause(for: .milliseconds(Int64.random(in: 0...150, using: &random)))
            } else {
                try await pause(for: .milliseconds(Int64.random(in: 1...1500, using: &random)))
            }
            await stack.kill("psa-ticketer")
            try stack.startTicketer()
        }
        try await stack.fake.forgetFaults()
        let parked = try await letGoOn(stack, wanted: rounds * alerts)
        let made = try await stack.fake.ledger(bodies: false).made("ticket")
        let twice = Dictionary(grouping: made, by: \.external).filter { $0.value.count > 1 }
        #expect(twice.isEmpty, "\(stack.fake.kind.rawValue), made twice: \(twice.keys)")
        #expect(made.count == rounds * alerts)
        return Outcome(
            psa: stack.fake.kind,
            kills: rounds,
            alerts: rounds * alerts,
            tickets: made.count,
            parked: parked,
            faults: faults
        )
    }

    /// Waits until every alert has its ticket; what waits for a person is let go on.
    ///
    /// - Returns: how many waited.
    private static func letGoOn(_ stack: TicketStack, wanted: Int) async throws -> Int {
        var parked: Set<String> = []
        try await eventually(
            "every alert of \(stack.fake.kind.rawValue) has its ticket",
            within: 600
        ) {
            if Set(try await stack.fake.tickets().map(\.reference)).count == wanted { return true }
            // It may just be starting.
            for ticket in (try? await tickets(stack)) ?? [] where ticket.state == "parked" {
                parked.insert(ticket.incident)
                try await stack.order("unpark", ["incident": ticket.incident])
            }
            return false
        }
        return parked.count
    }

    private struct Ticket: Decodable {
        var incident: String
        var state: String
    }

    private static func tickets(_ stack: TicketStack) async throws -> [Ticket] {
        let request = HTTPClientRequest(url: stack.url + "/api/tickets")
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let body = try await answer.body.collect(upTo: 16 << 20)
        return try JSONDecoder().decode([Ticket].self, from: Data(body.readableBytesView))
    }
}
