import Contracts
import Quantities

// A producer's answers to its consumers, read from the journal, never from what frames said.
extension NodeTasks {
    /// Answers a HELLO, after its positions were compared with the journal.
    func answer(_ positions: [ControlMessage.Position], to peer: SourceID) async {
        do {
            var compared: [ControlMessage.Position] = []
            for position in positions where try await agrees(with: position, of: peer) {
                compared.append(position)
            }
            var welcomes: [ControlMessage.Welcome] = []
            for position in compared {
                let closed = try await closing(position)
                let welcome = node.ask { state, _ in state.welcome(position, closed: closed) }
                if let welcome = welcome.flatMap(\.self) { welcomes.append(welcome) }
            }
            guard !welcomes.isEmpty else { return }
            node.on(self) { state, _ in state.agreed(with: compared, of: peer) }
            connection.send([.control(to: peer, ControlMessage.welcome(welcomes).encoded())])
        } catch {
            node.report(.journalFailed(error))
        }
    }

    /// Answers a FETCH with what the journal holds from there on.
    func answer(_ fetch: ControlMessage.Fetch, to peer: SourceID) async {
        do {
            let position = ControlMessage.Position(
                lane: fetch.lane,
                epoch: fetch.epoch,
                next: fetch.from,
                lastID: fetch.lastID
            )
            guard try await agrees(with: position, of: peer),
                let answer = try await answer(fetch)
            else { return }
            connection.send([.control(to: peer, answer.encoded())])
        } catch {
            node.report(.journalFailed(error))
        }
    }

    /// Stops holding rows back for a consumer.
    func forget(_ consumer: SourceID, by peer: SourceID) async {
        do {
            try await node.journal.forget(consumer, because: "\(peer) said so")
            node.report(.forgotten(consumer, by: peer))
        } catch {
            node.report(.journalFailed(error))
        }
    }

    /// Whether a position can have come from this journal; when it shows that the journal was put
    /// back, a new epoch begins, and the position agrees with that.
    private func agrees(
        with position: ControlMessage.Position,
        of peer: SourceID
    ) async throws -> Bool {
        let journal = node.journal
        let epoch = journal.epoch
        guard let witness = try await journal.witness(of: position.lane, before: position.next)
        else { return false }
        let proven: UInt64
        if position.older == epoch {
            proven = 0
        } else {
            guard position.epoch == epoch else { return true }
            let finding = PositionCheck.judge(
                next: position.next,
                lastID: position.lastID,
                known: position.head,
                witness
            )
            guard case .rolledBack(let head) = finding else { return true }
            proven = head
        }
        guard witness.readers.contains(peer.service),
            node.ask({ $0.mayRenew(now: $1) }) == true
        else {
            node.report(.proofRefused(position.lane, by: peer))
            return false
        }
        let renewed = try await journal.renewEpoch(
            replacing: epoch,
            proof: proven == 0 ? nil : RollbackProof(lane: position.lane, head: proven),
            because: "\(peer) has taken what the journal does not hold"
        )
        let extents = try await journal.extents()
        _ = node.ask { state, _ in state.renewed(renewed, extents) }
        node.report(.rolledBack(position.lane, by: peer, from: epoch, to: renewed))
        return true
    }

    private func closing(_ position: ControlMessage.Position) async throws -> ClosedEpoch? {
        guard let epoch = position.epoch, epoch != node.journal.epoch else { return nil }
        return try await node.journal.closing(of: epoch, lane: position.lane)
    }

    private func answer(_ fetch: ControlMessage.Fetch) async throws -> ControlMessage? {
        guard fetch.epoch == node.journal.epoch else { return nil }
        let limit = FetchLimit(
            count: min(Int(fetch.count), FetchLimit.fetch.count),
            bytes: min(Int(fetch.bytes), FetchLimit.fetch.bytes)
        )
        let range = try await node.journal.range(of: fetch.lane, from: fetch.from, limit: limit)
        // What was read while a new epoch began is not passed off as the old one's.
        guard fetch.epoch == node.journal.epoch, fetch.from <= range.head else { return nil }
        guard fetch.from >= range.low else {
            return .truncated(fetch.lane, fetch.epoch, low: range.low, head: range.head)
        }
        let form = EventForm(source: node.journal.source, epoch: fetch.epoch, lane: fetch.lane)
        return .batch(
            ControlMessage.Batch(
                lane: fetch.lane,
                epoch: fetch.epoch,
                from: fetch.from,
                next: range.next,
                head: range.head,
                run: node.ask { state, _ in state.run } ?? 0,
                events: range.rows.map { form.event($0) },
                skips: range.skips
            )
        )
    }
}
