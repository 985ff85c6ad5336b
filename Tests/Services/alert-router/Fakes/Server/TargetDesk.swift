import Quantities
import Synchronization

/// The memory of a fake target, and where it decides.
final class TargetDesk: Sendable {
    struct State: Sendable {
        var script: TargetScript
        var arrivals: [FakeTarget.Arrival] = []
        var windows: [String: [RateWindow]] = [:]
        var holds: [AsyncStream<Void>.Continuation] = []
        var cutUnread = 0
        var waiters: [Waiter] = []
    }

    struct Waiter: Sendable {
        let isDone: @Sendable (State) -> Bool
        let done: AsyncStream<Void>.Continuation
    }

    /// What a connection is to do.
    enum Order: Sendable {
        case answer(TargetAnswer)
        case hold(number: Int, AsyncStream<Void>)
        case cut
        case answerThenReset(TargetAnswer)
    }

    let contract: any TargetContract
    let state: Mutex<State>
    private let clock: any WallClock
    private let isRateLimited: Bool

    init(
        contract: any TargetContract,
        script: TargetScript,
        clock: any WallClock,
        isRateLimited: Bool
    ) {
        self.contract = contract
        self.clock = clock
        self.isRateLimited = isRateLimited
        state = Mutex(State(script: script))
    }

    /// Changes the memory and wakes whom that concerns.
    @discardableResult
    func change<T: Sendable>(_ body: (inout State) -> T) -> T {
        let (result, woken) = state.withLock { state in
            let result = body(&state)
            let now = state
            let woken = state.waiters.filter { $0.isDone(now) }
            state.waiters.removeAll { $0.isDone(now) }
            return (result, woken)
        }
        for waiter in woken { waiter.done.yield() }
        return result
    }

    /// Waits until the memory is as wanted.
    func wait(_ isDone: @escaping @Sendable (State) -> Bool) async throws {
        let (stream, done) = AsyncStream.makeStream(of: Void.self)
        change { $0.waiters.append(Waiter(isDone: isDone, done: done)) }
        for await _ in stream { return }
        throw CancellationError()
    }

    func release() {
        let holds = change { state in
            defer { state.holds = [] }
            return state.holds
        }
        for hold in holds { hold.yield() }
    }

    /// Whether to close at once; asked when the head has come.
    func cutsBeforeReading() -> Bool {
        change { state in
            guard state.script.takesCutBeforeReading() else { return false }
            state.cutUnread += 1
            return true
        }
    }

    /// Decides what becomes of a request, and remembers it.
    func decide(_ request: TargetRequest) -> Order {
        let now = clock.now()
        return change { state in
            var request = request
            request.number = state.arrivals.count + 1
            if let refusal = refusal(of: request, at: now, &state) {
                return note(request, refusal, &state)
            }
            return play(state.script.next(), request, &state)
        }
    }

    /// A held request that was let go: it is taken.
    func takeHeld(_ number: Int) -> TargetAnswer {
        change { state in
            let answer = contract.accepted(state.arrivals[number - 1].request)
            state.arrivals[number - 1].isAccepted = true
            state.arrivals[number - 1].answer = answer
            return answer
        }
    }

    private func refusal(
        of request: TargetRequest,
        at now: Timestamp,
        _ state: inout State
    ) -> TargetAnswer? {
        do { try contract.check(request, at: now) } catch { return error }
        guard isRateLimited else { return nil }
        let key = contract.destination(of: request)
        var windows = state.windows[key] ?? contract.rates.map(RateWindow.init)
        let waits = windows.indices.compactMap { windows[$0].take(at: now) }
        state.windows[key] = windows
        return waits.max().map { contract.limited(seconds: $0, .both) }
    }

    private func play(
        _ step: TargetScript.Step,
        _ request: TargetRequest,
        _ state: inout State
    ) -> Order {
        switch step {
        case .accept: return note(request, contract.accepted(request), &state)
        case .limited(let seconds, let place):
            return note(request, contract.limited(seconds: seconds, place), &state)
        case .gone: return note(request, contract.gone, &state)
        case .permanent: return note(request, contract.permanent, &state)
        case .unauthorized: return note(request, contract.unauthorized, &state)
        case .broken: return note(request, contract.broken, &state)
        case .answer(let answer): return note(request, answer, &state)
        case .hold:
            let (stream, hold) = AsyncStream.makeStream(of: Void.self)
            state.holds.append(hold)
            state.arrivals.append(.init(request: request, isAccepted: false))
            return .hold(number: request.number, stream)
        case .cutBeforeReading, .cutAfterReading, .acceptThenCut:
            var isTaken = false
            if case .acceptThenCut = step { isTaken = true }
            state.arrivals.append(.init(request: request, isAccepted: isTaken))
            return .cut
        case .acceptThenReset:
            let answer = contract.accepted(request)
            _ = note(request, answer, &state)
            return .answerThenReset(answer)
        }
    }

    private func note(
        _ request: TargetRequest,
        _ answer: TargetAnswer,
        _ state: inout State
    ) -> Order {
        state.arrivals.append(
            .init(request: request, isAccepted: answer.isAccepted, answer: answer)
        )
        return .answer(answer)
    }
}
