import Contracts
import Quantities

// Snapshots of state lanes: told from the journal, and taken into it.
extension NodeTasks {
    /// Commits a part of a snapshot.
    func takeSnapshot(_ key: ConsumerKey, _ run: LaneRun, _ mark: UInt64) async {
        let isStored: Bool
        do {
            try await node.subscriptions[key.lane]?.snapshots?.take(run, mark)
            node.report(.took(key.source, key.lane, count: run.envelopes.count))
            isStored = true
        } catch {
            node.report(.takeFailed(key.source, key.lane, sequence: run.from, error))
            isStored = false
        }
        node.on(self) { $0.tookSnapshot(key, isStored, now: $1) }
    }

    /// Commits the end of a snapshot, with the cursor behind it.
    func finishSnapshot(_ key: ConsumerKey, _ snapshot: LaneSnapshot) async {
        let isStored: Bool
        do {
            try await node.subscriptions[key.lane]?.snapshots?.finish(snapshot)
            isStored = true
            if let old = snapshot.replaced {
                let new = snapshot.cursor.epoch
                node.report(
                    .epochChanged(key.source, key.lane, from: old, to: new, snapshot.loss)
                )
            }
            if let loss = snapshot.loss { node.report(.lost(loss)) }
        } catch {
            node.report(.journalFailed(error))
            isStored = false
        }
        node.on(self) { $0.finishedSnapshot(key, isStored, now: $1) }
    }

    /// Answers a SNAPSHOT with what the journal holds from a place on, and with the end once that
    /// reaches the lane's head.
    func answer(_ request: ControlMessage.SnapshotRequest, to peer: SourceID) async {
        do {
            guard request.epoch == node.journal.epoch, request.from > 0 else { return }
            let limit = FetchLimit(
                count: FetchLimit.fetch.count,
                bytes: min(Int(request.bytes), FetchLimit.fetch.bytes)
            )
            let range = try await node.journal.range(
                of: request.lane,
                from: request.from,
                limit: limit
            )
            // What was read while a new epoch began is not passed off as the old one's.
            guard request.epoch == node.journal.epoch else { return }
            let answers = answers(to: request, range)
            connection.send(answers.map { .control(to: peer, $0.encoded()) })
        } catch {
            node.report(.journalFailed(error))
        }
    }

    private func answers(
        to request: ControlMessage.SnapshotRequest,
        _ range: LaneRange
    ) -> [ControlMessage] {
        let (lane, epoch) = (request.lane, request.epoch)
        guard request.from <= range.head + 1 else { return [] }
        // A thing that was listed may have been removed since, and nothing is left to say so.
        if request.began > 0, range.low > request.began + 1 {
            return [.truncated(lane, epoch, low: range.low, head: range.head)]
        }
        let run = node.ask { state, _ in state.run } ?? 0
        let form = EventForm(source: node.journal.source, epoch: epoch, lane: lane)
        var answers: [ControlMessage] = []
        if range.next > request.from {
            answers.append(
                .snapshotPart(
                    ControlMessage.SnapshotPart(
                        lane: lane,
                        epoch: epoch,
                        from: request.from,
                        next: range.next,
                        began: request.began > 0 ? request.began : range.head,
                        head: range.head,
                        run: run,
                        isWhole: !range.skips.contains(where: \.isLost),
                        events: range.rows.map { form.event($0) }
                    )
                )
            )
        }
        if range.next > range.head {
            answers.append(
                .snapshotEnd(
                    ControlMessage.SnapshotEnd(
                        lane: lane,
                        epoch: epoch,
                        asOf: range.head,
                        run: run,
                        isWhole: !range.isTorn
                    )
                )
            )
        }
        return answers
    }
}
