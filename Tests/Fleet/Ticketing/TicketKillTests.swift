import Contracts
import FleetProcesses
import Foundation
import MessageBus
import Quantities
import StateStore
import TestSupport
import Testing

/// Goal: killed at any edge of its work, the ticketer makes exactly one ticket, one note of each
/// change, and no second of either.
///
/// Method: the fakes hold a request before or behind its effect, answer nothing, or refuse the
/// connection; the real executable is killed with SIGKILL just then and started again. The ledger
/// of what was made is the judge. `ChanceKillTests` kills it at moments that nobody thought of.
@Suite(.timeLimit(.minutes(20)))
struct TicketKillTests {
    /// Short times between searches, so that a test need not wait for ten minutes.
    private static let lines = ["quarantine": "4s"]

    /// Where it is killed, as what the fake does with the request of an operation.
    enum Edge: String, CaseIterable {
        case intentCommitted = "after the intent, before any byte"
        case heldBeforeEffect = "while the PSA has not done it yet"
        case heldBehindEffect = "while the PSA has done it and not said so"
        case swallowed = "while nobody will ever do it"
        case answerLost = "behind an answer that was cut off"
        case answered = "as soon as the PSA has answered"
        case searching = "while it looks whether it was made"

        /// The system whose alert it is tried with.
        var id: String { "\(self)".lowercased() }
    }

    @Test(arguments: [FakePSA.Kind.autotask, .halo, .connectWise, .zendesk])
    func `a ticket is made once, wherever the ticketer is killed`(
        _ psa: FakePSA.Kind
    ) async throws {
        try await run(psa) { stack, journal in
            for edge in Edge.allCases {
                try await kill(stack, at: edge, of: "create_ticket") {
                    try await journal.tell(.example(edge.id))
                }
                try await stack.until("one ticket \(edge.rawValue)") { tickets in
                    tickets.contains { $0.title.contains(edge.id) }
                }
            }
            // One more, so that whatever was still under way has come to its end.
            try await journal.tell(.example("last"))
            try await stack.until("the last ticket is made") { tickets in
                tickets.contains { $0.title.contains("last") }
            }
            let made = try await stack.fake.ledger().made("ticket")
            let counts = Dictionary(grouping: made) { $0.external }.mapValues(\.count)
            #expect(counts.count == Edge.allCases.count + 1)
            #expect(counts.values.allSatisfy { $0 == 1 }, "\(counts)")
        }
    }

    @Test func `a note is written once, wherever the ticketer is killed`() async throws {
        try await run(.halo) { stack, journal in
            let edges = Edge.allCases
            for edge in edges { try await journal.tell(.example(edge.id)) }
            try await stack.until("all tickets are made") { $0.count == edges.count }
            for edge in edges {
                try await kill(stack, at: edge, of: "create_note") {
                    try await journal.tell(.example(edge.id, state: .resolved))
                }
                try await stack.until("a note \(edge.rawValue)") { tickets in
                    tickets.contains { ticket in
                        ticket.title.contains(edge.id) && !ticket.notes.isEmpty
                            && ticket.status == stack.sample.statuses.closed
                    }
                }
            }
            let tickets = try await stack.fake.tickets()
            #expect(tickets.allSatisfy { $0.notes.count == 1 }, "\(tickets.map(\.notes))")
        }
    }

    // MARK: - How

    private func run(
        _ psa: FakePSA.Kind,
        _ test: (TicketStack, ServiceJournal) async throws -> Void
    ) async throws {
        var lines = Self.lines
        let policy = TicketStack.policy.dropLast()
        lines["policy"] = "\(policy), storm: {more_than: 900}}"
        try await TicketStack.with(psa, lines: lines) { stack in
            let (journal, node) = try stack.member("alert-router", lanes: [AlertChanged.lane]) {
                _ in []
            }
            try stack.startTicketer()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                try await test(stack, journal)
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            try journal.close()
            #expect(try await stack.fake.ledger(bodies: false).violations == [])
        }
    }

    /// Lets an alert be told, waits until the ticketer is at an edge, kills it there and starts it
    /// again.
    private func kill(
        _ stack: TicketStack,
        at edge: Edge,
        of operation: String,
        _ tell: () async throws -> Void
    ) async throws {
        let fake = stack.fake
        let before = try await fake.ledger(bodies: false).requests.last?.number ?? 0
        let held = fake.count { $0.kind == .held }
        let search = operation == "create_note" ? "list_notes" : "search_tickets"
        let fault = Self.fault(edge)?.of(operation)
        if let fault { try await fake.play(fault) }
        if edge == .searching { try await fake.play(PSAFault.holdBeforeEffect.of(search)) }
        if edge == .intentCommitted { try await fake.setUp(false) }
        try await tell()
        switch edge {
        case .heldBeforeEffect, .heldBehindEffect, .searching:
            try await fake.event(held + 1, of: .held)
        case .intentCommitted: try await pause(for: .milliseconds(700))
        case .swallowed, .answerLost, .answered:
            try await eventually("\(edge.rawValue): \(stack.log("psa-ticketer"))") {
                try await fake.ledger(since: before, bodies: false).requests(for: operation)
                    .contains { $0.outcome != "open" }
            }
        }
        await stack.kill("psa-ticketer")
        try await fake.release()
        try await fake.setUp(true)
        try stack.startTicketer()
    }

    private static func fault(_ edge: Edge) -> PSAFault? {
        switch edge {
        case .heldBeforeEffect: .holdBeforeEffect
        case .heldBehindEffect: .holdAfterEffect
        case .swallowed: .silenceWithoutEffect
        case .answerLost, .searching: .cutAfterEffect
        case .intentCommitted, .answered: nil
        }
    }
}
