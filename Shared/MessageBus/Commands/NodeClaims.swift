import Contracts
import Synchronization

/// The claims of this process that wait for their issuers' decisions.
final class NodeClaims: ClaimChannel {
    private struct Waiting {
        let issuer: SourceID
        let answer: AsyncStream<ClaimDecision>.Continuation
    }

    private let connection: any BusConnection
    private let timer: any BusTimer
    private let waiting = Mutex<[UInt64: Waiting]>([:])

    init(connection: any BusConnection, timer: any BusTimer) {
        self.connection = connection
        self.timer = timer
    }

    var now: Duration { timer.now }

    func ticks() -> AsyncStream<Void> { timer.ticks() }

    func claim(_ claim: ControlMessage.Claim, of issuer: SourceID) async -> ClaimDecision? {
        let (answers, answer) = AsyncStream.makeStream(of: ClaimDecision.self)
        waiting.withLock { $0[claim.token] = Waiting(issuer: issuer, answer: answer) }
        defer { waiting.withLock { $0[claim.token] = nil } }
        let sent = timer.now
        connection.send([.control(to: issuer, ControlMessage.claim(claim).encoded())])
        return await withTaskGroup(of: ClaimDecision?.self) { group in
            group.addTask {
                for await decision in answers { return decision }
                return nil
            }
            group.addTask { [timer] in
                for await _ in timer.ticks() where timer.now - sent >= Self.window { return nil }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    /// A decision came from a peer.
    func decided(_ token: UInt64, _ decision: ClaimDecision, by peer: SourceID) {
        guard let claim = waiting.withLock({ $0[token] }), claim.issuer == peer else { return }
        claim.answer.yield(decision)
    }
}
