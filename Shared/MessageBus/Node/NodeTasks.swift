import Contracts
import Quantities
import Synchronization

/// Performs what a node's state asks for: sends at once, and gives the rest to tasks.
final class NodeTasks: Sendable {
    let connection: any BusConnection
    let jobs: AsyncStream<@Sendable () async -> Void>
    let node: BusNode
    let claims: NodeClaims
    private let queue: AsyncStream<@Sendable () async -> Void>.Continuation
    /// Lanes whose stored messages are being performed; true when they must be looked at again.
    private let performing = Mutex<[LaneName: Bool]>([:])
    /// What is being read for a consumer; it is not read again because it is asked for again.
    private let answering = Mutex<Set<Asked>>([])

    /// A range that a consumer asked for.
    private struct Asked: Hashable {
        let peer: SourceID
        let lane: LaneName
        let from: UInt64
    }

    init(node: BusNode, connection: any BusConnection) {
        self.node = node
        self.connection = connection
        claims = NodeClaims(connection: connection, timer: node.timer)
        (jobs, queue) = AsyncStream.makeStream()
    }

    func perform(_ actions: [NodeAction]) {
        var departures: [BusDeparture] = []
        for action in actions {
            switch action {
            case .send(let departure): departures.append(departure)
            case .report(let event): report(event)
            case .take(let key, let run): queue.yield { await self.take(key, run) }
            case .open(let key, let cursor, let old, let loss):
                queue.yield { await self.open(key, cursor, replacing: old, losing: loss) }
            case .record(let key, let loss): queue.yield { await self.record(key, loss) }
            case .answerHello(let peer, let positions):
                queue.yield { await self.answer(positions, to: peer) }
            case .answerFetch(let peer, let fetch): answerOnce(fetch, to: peer)
            case .acknowledge(let peer, let lane, let epoch, let sequence):
                queue.yield { await self.acknowledge(lane, epoch, peer, sequence) }
            case .forget(let consumer, let peer):
                queue.yield { await self.forget(consumer, by: peer) }
            case .takeSnapshot(let key, let run, let mark):
                queue.yield { await self.takeSnapshot(key, run, mark) }
            case .finishSnapshot(let key, let snapshot):
                queue.yield { await self.finishSnapshot(key, snapshot) }
            case .answerSnapshot(let peer, let request):
                queue.yield { await self.answer(request, to: peer) }
            case .answerClaim(let peer, let claim):
                queue.yield { await self.answer(claim, to: peer) }
            case .claimDecided(let peer, let claim, let decision):
                claims.decided(claim.token, decision, by: peer)
            case .performDue(let lane): performDue(lane)
            }
        }
        if !departures.isEmpty { connection.send(departures) }
    }

    private func answerOnce(_ fetch: ControlMessage.Fetch, to peer: SourceID) {
        let asked = Asked(peer: peer, lane: fetch.lane, from: fetch.from)
        guard answering.withLock({ $0.insert(asked).inserted }) else { return }
        queue.yield {
            await self.answer(fetch, to: peer)
            _ = self.answering.withLock { $0.remove(asked) }
        }
    }

    /// Reports an event, and publishes what a person should know of it.
    private func report(_ event: BusEvent) {
        node.report(event)
        guard let incident = event.incident(at: node.clock.now()),
            node.ask({ $0.mayTell(incident, now: $1) }) == true
        else { return }
        queue.yield {
            do {
                try await self.node.journal.report(incident)
            } catch {
                self.node.report(.journalFailed(error))
            }
        }
    }

    private func take(_ key: ConsumerKey, _ run: LaneRun) async {
        var taken: TakenRun?
        do {
            taken = try await node.subscriptions[key.lane]?.take(run)
            if let failure = taken?.failure {
                node.report(
                    .takeFailed(key.source, key.lane, sequence: taken?.next ?? 0, failure)
                )
            }
            node.report(.took(key.source, key.lane, count: run.envelopes.count))
        } catch {
            node.report(.takeFailed(key.source, key.lane, sequence: run.from, error))
        }
        let outcome = taken
        node.on(self) { $0.took(key, run, outcome, now: $1) }
    }

    private func open(
        _ key: ConsumerKey,
        _ cursor: LaneCursor,
        replacing old: Epoch?,
        losing loss: LaneLoss?
    ) async {
        await untilStored {
            try await self.node.journal.open(cursor, replacing: old, losing: loss)
        }
        if let old {
            node.report(.epochChanged(key.source, key.lane, from: old, to: cursor.epoch, loss))
        }
        if let loss { node.report(.lost(loss)) }
        node.on(self) { $0.opened(key, at: cursor.next, now: $1) }
    }

    private func record(_ key: ConsumerKey, _ loss: LaneLoss) async {
        await untilStored { try await self.node.journal.record(loss) }
        node.report(.lost(loss))
        node.on(self) { $0.opened(key, at: loss.to + 1, now: $1) }
    }

    /// A cursor must be stored before anything else is done with its lane.
    private func untilStored(_ store: () async throws -> Void) async {
        while !Task.isCancelled {
            do { return try await store() } catch { node.report(.journalFailed(error)) }
            for await _ in node.timer.ticks().prefix(10) {}
        }
    }

    private func acknowledge(
        _ lane: LaneName,
        _ epoch: Epoch,
        _ peer: SourceID,
        _ sequence: UInt64
    ) async {
        do {
            try await node.journal.acknowledge(lane, by: peer, upTo: sequence, in: epoch)
            _ = node.ask { state, _ in state.acknowledged(lane, epoch, by: peer, upTo: sequence) }
        } catch {
            node.report(.journalFailed(error))
        }
    }

    /// One task a lane performs; whoever comes meanwhile makes it look once more.
    private func performDue(_ lane: LaneName) {
        let starts = performing.withLock { performing in
            defer { performing[lane] = performing[lane] != nil }
            return performing[lane] == nil
        }
        guard starts else { return }
        queue.yield { await self.performAll(lane) }
    }

    private func performAll(_ lane: LaneName) async {
        repeat {
            performing.withLock { $0[lane] = false }
            do {
                try await node.subscriptions[lane]?.performDue?()
            } catch {
                if !Task.isCancelled { node.report(.performFailed(lane, error)) }
            }
        } while !Task.isCancelled && isAskedAgain(lane)
    }

    private func isAskedAgain(_ lane: LaneName) -> Bool {
        performing.withLock { performing in
            guard performing[lane] == false else { return true }
            performing[lane] = nil
            return false
        }
    }
}
