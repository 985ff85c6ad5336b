import Contracts
import FleetProcesses
import Foundation
import MessageBus
import StateStore
import Synchronization
import TestSupport
import Testing

/// Goal: an alert is one ticket as the requirements ask for it, from its beginning to its end.
///
/// Method: alerts are posted to the real alert router, go over a real bus to the real ticketer, and
/// the ticket is looked at in each fake as a person would.
@Suite(.timeLimit(.minutes(10)))
struct WholeWayTests {
    static let psas: [FakePSA.Kind] = [.autotask, .halo, .connectWise, .zendesk]

    /// The alerts as they are told, at the place of the gateway.
    private final class Told: Sendable {
        private let alerts = Mutex<[String: AlertChanged]>([:])

        func take(_ alert: AlertChanged) { alerts.withLock { $0[alert.alert] = alert } }

        func contains(_ fits: (AlertChanged) -> Bool) -> Bool {
            alerts.withLock { $0.values.contains(where: fits) }
        }
    }

    @Test(arguments: psas)
    func `an alert is one ticket: made, escalated, closed, reopened, and left to people`(
        _ psa: FakePSA.Kind
    ) async throws {
        try await TicketStack.with(psa) { stack in
            let told = Told()
            let (journal, node) = try stack.member("api-gateway", lanes: []) { journal in
                [journal.apply(AlertChanged.self) { alert, _, _ in told.take(alert) }]
            }
            let url = try await stack.startRouter()
            try stack.startTicketer()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                try await play(stack, AlertPoster(url), told)
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            try journal.close()
            let ledger = try await stack.fake.ledger(bodies: false)
            #expect(ledger.violations == [])
        }
    }

    private func play(_ stack: TicketStack, _ alerts: AlertPoster, _ told: Told) async throws {
        try await begin(stack, alerts, told)
        try await escalate(stack, alerts)
        try await endAndComeBack(stack, alerts)
        try await leaveToPeople(stack, alerts)
    }

    private func begin(_ stack: TicketStack, _ alerts: AlertPoster, _ told: Told) async throws {
        try await alerts.post(severity: "warning")
        try await stack.until("a ticket is made") { $0.count == 1 }
        let ticket = try #require(await stack.fake.tickets().first)
        #expect(ticket.title == "Pool tank of nas1 is 91 % full (warning)")
        let parts = [
            "Client: Acme Corp", "System: nas1", "Pool: tank", "WARNING: Pool tank of nas1",
            "4.6 TB of 5 TB are used.", "used=91 %", "reference \(ticket.reference)",
        ]
        for part in parts { #expect(ticket.description.contains(part), "\(part)") }
        #expect(ticket.company == stack.sample.company)
        #expect(ticket.status == stack.sample.statuses.open)
        #expect(ticket.priority == stack.sample.priorities["warning"])
        try await eventually("its alert counts as looked after") {
            told.contains { alert in
                alert.acknowledgement?.by == "psa-ticketer"
                    && alert.acknowledgement?.note.contains("ticket ") == true
            }
        }
    }

    private func escalate(_ stack: TicketStack, _ alerts: AlertPoster) async throws {
        try await alerts.post(severity: "critical")
        try await stack.until("the ticket gets urgent and a note says why") { tickets in
            tickets.first?.priority == stack.sample.priorities["critical"]
                && tickets.first?.notes.contains { $0.contains("New (critical)") } == true
        }
        #expect(try await stack.fake.tickets().count == 1)
    }

    private func endAndComeBack(_ stack: TicketStack, _ alerts: AlertPoster) async throws {
        try await alerts.post(severity: "warning", isOver: true)
        try await alerts.post(severity: "critical", isOver: true)
        try await stack.until("the ticket is closed, and a note says that all is over") { tickets in
            tickets.first?.status == stack.sample.statuses.closed
                && tickets.first?.notes.contains { $0.contains("All is over") } == true
        }
        let before = try await stack.fake.tickets().first?.notes.count ?? 0
        try await alerts.post(severity: "critical")
        try await stack.until("the ticket is open again, and a note says why") { tickets in
            tickets.first?.status == stack.sample.statuses.open
                && (tickets.first?.notes.count ?? 0) > before
        }
        #expect(try await stack.fake.tickets().count == 1)
    }

    /// A person takes the ticket; then the problem ends.
    private func leaveToPeople(_ stack: TicketStack, _ alerts: AlertPoster) async throws {
        let ticket = try #require(await stack.fake.tickets().first)
        let (kind, hand) = Self.hand(stack.fake.kind)
        try await stack.fake.edit(kind, try #require(Int(ticket.id)), hand)
        let taken = try #require(await stack.fake.tickets().first)
        try await alerts.post(severity: "critical", isOver: true)
        try await stack.until("a note says that it is over") { tickets in
            tickets.first?.notes.count == taken.notes.count + 1
        }
        try await alerts.post(system: "nas2")
        try await stack.until("the next ticket is made") { $0.count == 2 }
        let left = try #require(await stack.fake.tickets().first)
        #expect(left.status == taken.status)
        #expect(left.notes.count == taken.notes.count + 1)
    }

    private static func hand(_ kind: FakePSA.Kind) -> (String, [String: PSAValue]) {
        switch kind {
        case .autotask:
            ("Tickets", ["assignedResourceID": 29_682_885, "assignedResourceRoleID": 1])
        case .halo: ("ticket", ["agent_id": 27])
        case .zendesk: ("ticket", ["assignee_id": 27])
        default: ("ticket", ["owner": ["id": 7, "identifier": "Kim"]])
        }
    }

    @Test func `a client without a company waits, and has its ticket once it is mapped`()
        async throws
    {
        try await TicketStack.with(.halo) { stack in
            let told = Mutex<TicketChanged?>(nil)
            let (journal, node) = try stack.member("alert-router", lanes: [AlertChanged.lane]) {
                [
                    $0.apply(TicketChanged.self) { ticket, _, _ in
                        told.withLock { $0 = ticket }
                    }
                ]
            }
            try stack.startTicketer()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                try await journal.tell(.example("a", client: "Nobody"))
                try await eventually("others are told: \(stack.log("psa-ticketer"))") {
                    told.withLock { $0?.state == .parked }
                }
                let reason = told.withLock { $0?.reason }
                #expect(reason?.contains("map client “Nobody” to its company") == true)
                #expect(try await stack.fake.tickets() == [])
                // A person names the company in the settings.
                await stack.kill("psa-ticketer")
                stack.change(["companies": "[{client: Nobody, company: '13'}]"])
                try stack.startTicketer()
                try await stack.until("the ticket is made") { $0.map(\.company) == ["13"] }
                try await eventually("others are told") {
                    told.withLock { $0?.state == .open }
                }
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            try journal.close()
        }
    }

    @Test func `what a person does in ConnectWise is known as soon as it calls back`()
        async throws
    {
        try await TicketStack.with(.connectWise) { stack in
            let told = Mutex<TicketChanged?>(nil)
            let (journal, node) = try stack.member("alert-router", lanes: [AlertChanged.lane]) {
                [
                    $0.apply(TicketChanged.self) { ticket, _, _ in
                        told.withLock { $0 = ticket }
                    }
                ]
            }
            stack.change(["callback_url": stack.url + "/callbacks/connectwise/connectwise"])
            try stack.startTicketer()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                try await journal.tell(.example("a"))
                try await stack.until("the ticket is made") { $0.count == 1 }
                let ticket = try #require(await stack.fake.tickets().first)
                try await eventually("others are told") { told.withLock { $0?.state == .open } }
                let id = try #require(Int(ticket.id))
                try await stack.fake.edit("ticket", id, ["status": ["id": 64]])
                try await eventually("it is known to be closed: \(stack.log("psa-ticketer"))") {
                    told.withLock { $0?.state == .closed }
                }
                let calls = try await stack.fake.ledger(bodies: false).callbacks
                #expect(!calls.isEmpty && calls.allSatisfy { $0["status"] == 204 })
                // A restart asks for nothing that is there already.
                await stack.kill("psa-ticketer")
                try stack.startTicketer()
                try await journal.tell(.example("b"))
                try await stack.until("the next ticket is made") { $0.count == 2 }
                #expect(try await stack.fake.ledger(bodies: false).made("callback").count == 1)
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            try journal.close()
            #expect(try await stack.fake.ledger(bodies: false).violations == [])
        }
    }

    @Test func `a receiver of webhooks is told the same story`() async throws {
        try await TicketStack.with(.webhook) { stack in
            let (journal, node) = try stack.member("alert-router", lanes: [AlertChanged.lane]) {
                _ in []
            }
            try stack.startTicketer()
            func types() async throws -> [String] {
                try await stack.fake.records(of: "message").compactMap { $0["body"]?["type"]?.text }
            }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await node.run() }
                try await journal.tell(.example("a"))
                try await eventually("it is told: \(stack.log("psa-ticketer"))") {
                    try await types() == ["ticket.create"]
                }
                try await journal.tell(.example("a", state: .resolved))
                try await eventually("the end is told: \(stack.log("psa-ticketer"))") {
                    try await types() == ["ticket.create", "ticket.note", "ticket.update"]
                }
                try await journal.tell(.example("a"))
                try await eventually("it is opened again: \(stack.log("psa-ticketer"))") {
                    try await types().count >= 5
                }
                tasks.cancelAll()
                while (try? await tasks.next()) != nil {}
            }
            #expect(try await types().filter { $0 == "ticket.create" }.count == 1)
            #expect(try await stack.fake.ledger().violations == [])
            try journal.close()
        }
    }
}
