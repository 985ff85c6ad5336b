import Contracts
import Quantities

// A state lane is taken in as a whole first: when it is met, in each new epoch, and when things may
// have been removed that nobody can tell of any more. Subscribed is it all the while; what comes
// meanwhile is fetched behind the end.
extension LaneConsumer {
    /// A part of the snapshot came.
    mutating func received(
        _ part: ControlMessage.SnapshotPart,
        _ envelopes: [Envelope],
        now: Duration
    ) -> [ConsumerAction] {
        guard part.epoch == epoch, isGreeted, part.run == runs.current, !isCommitting,
            zip(envelopes, envelopes.dropFirst()).allSatisfy({ $0.sequence < $1.sequence }),
            envelopes.allSatisfy({ (part.from..<part.next).contains($0.sequence) }),
            snapshot?.received(part, lastID: envelopes.last?.id) == true,
            let mark = snapshot?.mark
        else { return [] }
        lastHeard = now
        head = max(head, part.head)
        isCommitting = true
        let run = LaneRun(
            source: source,
            lane: lane.name,
            epoch: part.epoch,
            from: part.from,
            next: part.next,
            envelopes: envelopes
        )
        return [.takeSnapshot(run, mark: mark)]
    }

    /// The snapshot's end came.
    mutating func received(
        _ end: ControlMessage.SnapshotEnd,
        now: Duration
    ) -> [ConsumerAction] {
        guard end.epoch == epoch, isGreeted, end.run == runs.current else { return [] }
        snapshot?.received(end)
        return proceed(now, isUrgent: true)
    }

    /// The journal committed a part of the snapshot, or could not.
    mutating func tookSnapshot(_ isStored: Bool, now: Duration) -> [ConsumerAction] {
        isCommitting = false
        snapshot?.took(isStored, now)
        if isStored { taking.succeeded() } else { taking.failed(now) }
        return proceed(now, isUrgent: true)
    }

    /// The journal committed the snapshot's end, or could not.
    mutating func finishedSnapshot(_ isStored: Bool, now: Duration) -> [ConsumerAction] {
        isCommitting = false
        guard isStored, let epoch else {
            taking.failed(now)
            return []
        }
        taking.succeeded()
        snapshot = nil
        lastID = expectedID
        restart(at: expected)
        return [.acknowledge(epoch, upTo: next - 1)] + proceed(now, isUrgent: true)
    }

    mutating func beginSnapshot(
        replacing old: Epoch?,
        losing loss: LaneLoss?,
        _ now: Duration
    ) -> [ConsumerAction] {
        snapshot = SnapshotIntake(mark: nextMark, replaced: old, loss: loss)
        // A snapshot that starts anew counts on from its own mark.
        nextMark &+= 1 << 20
        return proceed(now, isUrgent: true)
    }

    /// What stands before `low` on a state lane can only be had as a snapshot: things may have been
    /// removed of which nothing is left to fetch.
    mutating func outrun(low: UInt64, now: Duration) -> [ConsumerAction] {
        if let snapshot {
            if !isCommitting, snapshot.isOvertaken(low: low) { self.snapshot?.restart() }
            return proceed(now, isUrgent: true)
        }
        guard low > frontier, epoch != nil, !isCommitting else {
            return proceed(now, isUrgent: true)
        }
        drop()
        return beginSnapshot(replacing: nil, losing: nil, now)
    }

    mutating func goOnWithSnapshot(_ epoch: Epoch, _ now: Duration) -> [ConsumerAction] {
        guard !isCommitting, taking.mayStart(now), let current = snapshot else { return [] }
        guard current.isComplete, let end = current.end else {
            return snapshot?.ask(lane.name, epoch, now).map { [$0] } ?? []
        }
        isCommitting = true
        (expected, expectedID) = (end + 1, current.lastID)
        let cursor = LaneCursor(
            source: source,
            lane: lane.name,
            epoch: epoch,
            next: expected,
            lastID: expectedID
        )
        return [
            .finishSnapshot(
                LaneSnapshot(
                    cursor: cursor,
                    replaced: current.replaced,
                    loss: current.loss,
                    mark: current.mark,
                    isWhole: current.isWhole
                )
            )
        ]
    }
}
