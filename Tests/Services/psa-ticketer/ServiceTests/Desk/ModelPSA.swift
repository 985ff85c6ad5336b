import Contracts
import PSATicketer
import PSATicketerCore
import Quantities
import Synchronization
import TestSupport

/// A PSA in memory that answers as a test wants it to.
final class ModelPSA: PSAClient {
    struct Ticket: Sendable {
        var remote: RemoteTicket
        var reference: ExternalReference
        var title = ""
        var company: String
        var description: String
        var notes: [String] = []
    }

    struct State: Sendable {
        var tickets: [Ticket] = []
        var companies = [Company(id: "1", name: "Acme Corp")]
        /// What becomes of the next creates; `.made` for all others.
        var creates: [Create] = []
        var searches = 0
        var isSearchFailing = false
        var noteEndings: [Dispatch.Ending] = []
    }

    enum Create: Sendable {
        /// It is made, and the answer is lost.
        case answerLost
        /// It is not made, and no answer comes.
        case swallowed
        /// It is refused.
        case refused
    }

    private let state = Mutex(State())
    private let clock: any WallClock

    init(clock: any WallClock) { self.clock = clock }

    var seen: State { state.withLock { $0 } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    var title: String { "Model" }

    var fields: TicketFields? { Self.words }

    static let words = TicketFields(
        open: "new",
        settled: "resolved",
        closed: "closed",
        closedStatuses: ["closed"],
        priorities: [.info: "3", .warning: "2", .critical: "1"]
    )

    /// Its tickets, as those of the fakes are looked at.
    var tickets: [StagedTicket] {
        seen.tickets.map { ticket in
            StagedTicket(
                id: ticket.remote.id,
                reference: ticket.reference.text,
                title: ticket.title,
                description: ticket.description,
                company: ticket.company,
                status: ticket.remote.status ?? "",
                priority: ticket.remote.priority ?? "",
                notes: ticket.notes
            )
        }
    }

    func hindrance(to priority: CallPriority) async -> Hindrance? { nil }

    func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        state.withLock { state in
            let fate = state.creates.isEmpty ? nil : state.creates.removeFirst()
            switch fate {
            case .swallowed: return .ended(.unknown(reason: "no answer"))
            case .refused: return .ended(.refused(reason: "answered 400: no"))
            case .answerLost, nil: break
            }
            let remote = RemoteTicket(
                id: "\(state.tickets.count + 1)",
                isClosed: false,
                status: "new",
                priority: fields?.priorities[draft.level],
                lastActivity: clock.now()
            )
            state.tickets.append(
                Ticket(
                    remote: remote,
                    reference: draft.reference,
                    title: draft.title,
                    company: company,
                    description: draft.description
                )
            )
            return fate == .answerLost
                ? .ended(.unknown(reason: "no answer")) : .made(remote)
        }
    }

    func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> {
        state.withLock { state in
            state.searches += 1
            if state.isSearchFailing { return .failure(.failed(reason: "503", after: nil)) }
            return .success(state.tickets.filter { $0.reference == reference }.map(\.remote))
        }
    }

    func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        let found = seen.tickets.first { $0.remote.id == id }
        return found.map { .success($0.remote) } ?? .failure(.gone)
    }

    func set(
        _ id: String,
        _ change: FieldChange,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        state.withLock { state in
            guard let index = state.tickets.firstIndex(where: { $0.remote.id == id }) else {
                return .refused(reason: "answered 404")
            }
            if let status = change.status {
                state.tickets[index].remote.status = status
                state.tickets[index].remote.isClosed = status == "closed"
            }
            if let priority = change.priority { state.tickets[index].remote.priority = priority }
            state.tickets[index].remote.lastActivity = clock.now()
            return .made
        }
    }

    func note(_ id: String, _ text: String, _ priority: CallPriority) async -> Dispatch.Ending {
        state.withLock { state in
            guard let index = state.tickets.firstIndex(where: { $0.remote.id == id }) else {
                return .refused(reason: "answered 404")
            }
            state.tickets[index].notes.append(text)
            state.tickets[index].remote.lastActivity = clock.now()
            return state.noteEndings.isEmpty ? .made : state.noteEndings.removeFirst()
        }
    }

    func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure> {
        .success(
            seen.tickets.contains { ticket in
                ticket.remote.id == id && ticket.notes.contains { $0.contains(token) }
            }
        )
    }

    func companies() async -> Result<[Company], ReadingFailure> { .success(seen.companies) }

    func close() async {}
}
