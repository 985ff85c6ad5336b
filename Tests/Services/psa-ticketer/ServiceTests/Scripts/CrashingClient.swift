import PSATicketer
import PSATicketerCore
import Synchronization

/// A PSA's client in a process that dies at one of its edges: before a call, when all is committed
/// that says that it will be made; while the PSA works on it and says nothing; or behind it, when
/// its answer is not committed yet.
///
/// Whatever a dead process still tries is answered from here, and the PSA hears nothing of it.
final class CrashingClient: PSAClient {
    private struct State {
        var edges = 0
        var deadly: Int?
        var isDead = false
    }

    private let inner: any PSAClient
    private let silence: (@Sendable () async throws -> Void)?
    private let dies: @Sendable () -> Void
    private let state = Mutex(State())

    /// A client of a process that lives on unless it is told where to die.
    ///
    /// - Parameters:
    ///   - inner: the real client.
    ///   - silence: returns when a call that is made now is heard and is not answered; nil where
    ///     the PSA always answers. The call is given up then.
    ///   - dies: makes the process die, so that its journal takes nothing any more.
    init(
        _ inner: any PSAClient,
        silence: (@Sendable () async throws -> Void)?,
        dies: @escaping @Sendable () -> Void
    ) {
        (self.inner, self.silence, self.dies) = (inner, silence, dies)
    }

    /// Lets the process die at an edge, from 1 for the next one.
    func dies(at edge: Int) { state.withLock { $0.deadly = $0.edges + edge } }

    /// Whether the process has died at its edge.
    var isDead: Bool { state.withLock { $0.isDead } }

    /// Passes an edge; whether the process lives behind it.
    private func lives() -> Bool {
        let (isDying, isDead) = state.withLock { state in
            state.edges += 1
            let isDying = !state.isDead && state.edges == state.deadly
            if isDying { state.isDead = true }
            return (isDying, state.isDead)
        }
        if isDying { dies() }
        return !isDead
    }

    private func act<Answer: Sendable>(
        _ nothing: Answer,
        _ body: @escaping @Sendable () async -> Answer
    ) async -> Answer {
        guard lives() else { return nothing }
        let answer = await ask(body)
        return lives() ? answer : nothing
    }

    /// Waits as long as it makes sense.
    private func ask<Answer: Sendable>(
        _ body: @escaping @Sendable () async -> Answer
    ) async -> Answer {
        guard let silence else { return await body() }
        let call = Task { await body() }
        let watch = Task {
            try await silence()
            _ = lives()
            call.cancel()
        }
        let answer = await call.value
        watch.cancel()
        return answer
    }

    private static let lost = ReadingFailure.failed(reason: "the process is dead", after: nil)
    private static let unheard = Dispatch.Ending.unknown(reason: "it is dead")

    var title: String { inner.title }
    var fields: TicketFields? { inner.fields }
    var repetition: DispatchRules.Repetition { inner.repetition }
    var hasCompanies: Bool { inner.hasCompanies }

    func hindrance(to priority: CallPriority) async -> Hindrance? {
        await inner.hindrance(to: priority)
    }

    func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        await act(.ended(Self.unheard)) { [inner] in
            await inner.create(draft, company: company, explanation: explanation, priority)
        }
    }

    func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> {
        await act(.failure(Self.lost)) { [inner] in await inner.search(reference, priority) }
    }

    func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        await act(.failure(Self.lost)) { [inner] in await inner.read(id, priority) }
    }

    func set(
        _ id: String,
        _ change: FieldChange,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        await act(Self.unheard) { [inner] in await inner.set(id, change, priority) }
    }

    func note(
        _ id: String,
        _ text: String,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        await act(Self.unheard) { [inner] in await inner.note(id, text, priority) }
    }

    func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure> {
        await act(.failure(Self.lost)) { [inner] in await inner.hasNote(id, token, priority) }
    }

    func companies() async -> Result<[Company], ReadingFailure> {
        await act(.failure(Self.lost)) { [inner] in await inner.companies() }
    }

    func close() async { await inner.close() }
}
