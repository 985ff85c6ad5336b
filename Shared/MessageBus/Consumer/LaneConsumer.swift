import Contracts
import Quantities

/// One lane of one source as a consumer follows it: a state machine without clock or sockets.
///
/// `next` is where the durable cursor stands; messages wait in `held` until everything before them
/// is there. Whatever is missing up to the known head is fetched, one request at a time.
struct LaneConsumer {
    /// A place in the lane that is known: its message, or none where the journal holds none.
    struct Step {
        var envelope: Envelope?
        var next: UInt64
        /// Whether a message stood there that cannot be read any more.
        var isLost = false
    }

    let source: SourceID
    let lane: LaneDeclaration
    var epoch: Epoch?
    var next: UInt64 = 1
    var head: UInt64 = 0
    var isGreeted = false
    private var closedEpochs: Set<Epoch> = []
    /// When the epoch before was closed: frames of it may be under way for a while.
    private var closedAt: Duration?
    var runs = RunWatch()
    var lastID: MessageID?
    var held: [UInt64: Step] = [:]
    var heldBytes = 0
    /// How much of `held` lies before `frontier`, and can be taken.
    var ready = (count: 0, bytes: 0)
    /// The highest sequence in `held` since it was last empty.
    var highest: UInt64 = 0
    /// Whether the last batch did not reach the head.
    private var isCatchingUp = false
    /// The first sequence that is neither committed, under way nor held.
    var frontier: UInt64 = 1
    /// The id of the last message before `frontier`.
    var frontierID: MessageID?
    /// Whether a commit is under way; nothing else may be started before it ends.
    var isCommitting = false
    /// Where the cursor stands when the run under way succeeds.
    var expected: UInt64 = 1
    /// The id of the last message before `expected`.
    var expectedID: MessageID?
    /// Where the range begins that was asked for last; nil when that was answered.
    var asked: UInt64?
    var lastHeard = Duration.zero
    var hello: Attempts
    var fetching: Attempts
    var taking: Attempts
    private var acknowledging: Attempts
    /// While a state lane is taken in as a whole.
    var snapshot: SnapshotIntake?
    var nextMark: UInt64

    /// A consumer that goes on from its cursors, or from nothing.
    ///
    /// The seed stretches its waits, so that consumers do not all come back together.
    init(source: SourceID, lane: LaneDeclaration, cursors: [LaneCursor], seed: UInt64 = 0) {
        self.source = source
        self.lane = lane
        hello = Attempts(first: .seconds(1), last: .seconds(15), seed: seed)
        fetching = Attempts(first: .seconds(2), last: .seconds(30), seed: seed)
        taking = Attempts(first: .seconds(1), last: .seconds(1800), seed: seed)
        acknowledging = Attempts(first: .seconds(15), last: .seconds(15), seed: seed)
        nextMark = seed | 1
        for cursor in cursors {
            if cursor.isOpen {
                epoch = cursor.epoch
                next = cursor.next
                frontier = cursor.next
                lastID = cursor.lastID
                frontierID = cursor.lastID
            } else {
                closedEpochs.insert(cursor.epoch)
            }
        }
    }

    /// Whether everything that the producer is known to have published is committed here.
    var isCaughtUp: Bool {
        isGreeted && epoch != nil && snapshot == nil && !isCommitting && next > head
    }

    /// What a message's place says of it before it is read.
    enum Need {
        /// It is read and held, or taken.
        case wanted
        /// It is here.
        case known
        /// There is no room for it; it is fetched when there is.
        case later
    }

    /// Whether a message of a place needs reading at all.
    func need(of sequence: UInt64, in epoch: Epoch) -> Need {
        guard epoch == self.epoch else { return .wanted }
        // What comes while a snapshot is taken is fetched behind it.
        guard snapshot == nil else { return .later }
        guard sequence >= frontier, held[sequence] == nil else { return .known }
        return hasRoom ? .wanted : .later
    }

    /// Messages arrived, by rising sequence.
    mutating func received(
        _ envelopes: [Envelope],
        of epoch: Epoch,
        head: UInt64,
        run: UInt16,
        now: Duration
    ) -> [ConsumerAction] {
        if let refusal = refusal(of: epoch, run, now) { return refusal }
        lastHeard = now
        self.head = max(self.head, head)
        // What comes meanwhile is fetched behind the snapshot.
        guard snapshot == nil else { return proceed(now, isUrgent: false) }
        let new = envelopes.filter { $0.sequence >= frontier && held[$0.sequence] == nil }
        guard !new.isEmpty else { return [.duplicate] }
        for envelope in new where hasRoom {
            hold(Step(envelope: envelope, next: envelope.sequence + 1), at: envelope.sequence)
        }
        // Without a gap the next message is likely on its way already.
        return proceed(now, isUrgent: false)
    }

    /// The producer said where the lane ends.
    mutating func heard(
        head: UInt64,
        epoch: Epoch,
        run: UInt16,
        isFetchNeeded: Bool,
        now: Duration
    ) -> [ConsumerAction] {
        if let refusal = refusal(of: epoch, run, now) { return refusal }
        if head > self.head { lastHeard = now }
        self.head = max(self.head, head)
        return proceed(now, isUrgent: isFetchNeeded)
    }

    /// The producer answered a HELLO.
    mutating func welcomed(_ welcome: ControlMessage.Welcome, now: Duration) -> [ConsumerAction] {
        if closedEpochs.contains(welcome.epoch) { return older(welcome.epoch, now) }
        guard welcome.epoch == epoch else {
            // A commit of the old epoch that is under way ends first; HELLO is sent again.
            guard !isCommitting else { return [] }
            return begin(welcome, now)
        }
        var actions: [ConsumerAction] = []
        if !isGreeted || runs.current != welcome.run {
            guard welcome.checked == next, !isCommitting else {
                return refusal(of: welcome.epoch, welcome.run, now) ?? []
            }
            actions = follow(welcome.run, now)
        }
        head = max(head, welcome.head)
        return actions + truncated(low: welcome.low, now: now)
    }

    /// The producer no longer holds what comes next.
    mutating func truncated(low: UInt64, now: Duration) -> [ConsumerAction] {
        asked = nil
        fetching.succeeded()
        if lane.kind == .state { return outrun(low: low, now: now) }
        guard low > frontier, frontier == next, !isCommitting, let epoch else {
            return proceed(now, isUrgent: true)
        }
        isCommitting = true
        (expected, expectedID) = (low, lastID)
        drop()
        return [
            .record(
                LaneLoss(
                    source: source,
                    lane: lane.name,
                    epoch: epoch,
                    from: next,
                    to: low - 1,
                    reason: "the producer no longer held them when they were asked for"
                )
            )
        ]
    }

    /// The producer answered a FETCH.
    mutating func received(
        _ batch: ControlMessage.Batch,
        _ envelopes: [Envelope],
        now: Duration
    ) -> [ConsumerAction] {
        guard batch.epoch == epoch, isGreeted, batch.run == runs.current,
            batch.from <= frontier, batch.next > batch.from
        else { return [] }
        var place = batch.from
        for envelope in envelopes {
            guard envelope.sequence >= place, envelope.sequence < batch.next else { return [] }
            place = envelope.sequence + 1
        }
        lastHeard = now
        head = max(head, batch.head)
        // The answer to a request that was given up says nothing of the one under way: if it ended
        // that, each answer that is late would make one request more, for ever.
        if batch.from == asked {
            asked = nil
            fetching.answered(now)
        }
        guard snapshot == nil else { return proceed(now, isUrgent: false) }
        guard batch.next > frontier else { return [] }
        hold(envelopes[...], from: batch.from, to: batch.next, batch.skips)
        isCatchingUp = batch.next <= head
        return proceed(now, isUrgent: false)
    }

    /// The journal stored the cursor of a new epoch, or moved it past a loss.
    mutating func opened(at next: UInt64, now: Duration) -> [ConsumerAction] {
        isCommitting = false
        if next == expected { self.next = next } else { restart(at: next) }
        return proceed(now, isUrgent: true)
    }

    /// The journal committed what it could of a run; nil when it could not even try.
    mutating func took(
        _ taken: TakenRun?,
        of run: LaneRun,
        now: Duration
    ) -> [ConsumerAction] {
        isCommitting = false
        guard let epoch else { return [] }
        let advanced = taken.map { $0.next > next } ?? false
        if let taken, advanced {
            next = taken.next
            // Of a cursor that somebody moved beyond the run it is not known what lies before it.
            lastID = next > run.next ? nil : run.envelopes.last { $0.sequence < next }?.id ?? lastID
        }
        if next != expected { keep(run) }
        if let taken, taken.failure == nil { taking.succeeded() } else { taking.failed(now) }
        let answer: [ConsumerAction] = advanced ? [.acknowledge(epoch, upTo: next - 1)] : []
        return answer + proceed(now, isUrgent: false)
    }

    /// Holds again what of a run was not taken, before what is held behind it.
    private mutating func keep(_ run: LaneRun) {
        // What another process published may be the last of an older journal.
        guard isGreeted, next >= run.from, next < run.next else { return restart(at: next) }
        (frontier, frontierID) = (next, lastID)
        ready = (0, 0)
        hold(run.envelopes.drop { $0.sequence < next }, from: next, to: run.next)
    }

    /// Nobody carried the last request.
    mutating func unreachable(now: Duration) {
        snapshot?.failed(now)
        if fetching.isUnderWay { fetching.failed(now) }
    }

    /// The way to the producer was full; the hub says how long to wait.
    mutating func busy(for wait: Duration, now: Duration) {
        fetching.refused(for: wait, now)
        snapshot?.failed(now)
        hello.refused(for: wait, now)
    }

    /// Time went by.
    mutating func ticked(now: Duration) -> [ConsumerAction] {
        var actions = proceed(now, isUrgent: false)
        if !isGreeted, hello.mayStart(now) { actions += greet(now) }
        if let epoch, isGreeted, snapshot == nil, next > 1, acknowledging.mayStart(now) {
            acknowledging.start(now)
            actions.append(.acknowledge(epoch, upTo: next - 1))
        }
        return actions
    }

    private mutating func begin(
        _ welcome: ControlMessage.Welcome,
        _ now: Duration
    ) -> [ConsumerAction] {
        // The epoch of a snapshot that was not ended was never followed.
        let old = snapshot.map(\.replaced) ?? epoch
        let loss = snapshot.map(\.loss) ?? lossAtClosing(welcome)
        if let left = epoch {
            closedEpochs.insert(left)
            closedAt = now
        }
        snapshot = nil
        let twin = follow(welcome.run, now)
        epoch = welcome.epoch
        head = welcome.head
        lastID = nil
        fetching.succeeded()
        // An epoch that has told nothing yet is followed from its first message on.
        if lane.kind == .state, welcome.head > 0 {
            restart(at: 1)
            return twin + beginSnapshot(replacing: old, losing: loss, now)
        }
        restart(at: welcome.low)
        isCommitting = true
        (expected, expectedID) = (welcome.low, nil)
        let cursor = LaneCursor(
            source: source,
            lane: lane.name,
            epoch: welcome.epoch,
            next: welcome.low
        )
        return twin + [.open(cursor, replacing: old, losing: loss)]
    }

    /// The producer's process answered for what was taken of it.
    private mutating func follow(_ run: UInt16, _ now: Duration) -> [ConsumerAction] {
        hello.succeeded()
        isGreeted = true
        // Parts of another process may have come from a journal that was put back meanwhile.
        if runs.current != run { snapshot?.restart() }
        return runs.follow(run, now: now) ? [.twin] : []
    }

    /// A closed epoch speaks: reported, and its journal is told, so that it can begin a new one.
    private mutating func older(_ other: Epoch, _ now: Duration) -> [ConsumerAction] {
        if let closedAt, now - closedAt < RunWatch.underWayMax { return [] }
        return [.olderEpoch(other)] + (hello.mayStart(now) ? greet(now, older: other) : [])
    }

    /// What is done about a frame of another epoch or process; nil when it is the one followed.
    private mutating func refusal(
        of other: Epoch,
        _ run: UInt16,
        _ now: Duration
    ) -> [ConsumerAction]? {
        if closedEpochs.contains(other) { return older(other, now) }
        if other == epoch {
            switch runs.heard(run, now: now) {
            case .current where isGreeted: return nil
            case .late: return []
            case .twin: return [.twin]
            case .current, .unknown:
                // What is held came from another process; it may be the last of an older journal.
                if isGreeted { drop() }
                isGreeted = false
            }
        }
        return hello.mayStart(now) ? greet(now) : []
    }

    mutating func proceed(_ now: Duration, isUrgent: Bool) -> [ConsumerAction] {
        guard let epoch, isGreeted, !isCommitting || frontier <= head else { return [] }
        guard snapshot == nil else { return goOnWithSnapshot(epoch, now) }
        var actions: [ConsumerAction] = []
        if !isCommitting, next < frontier, taking.mayStart(now) {
            actions.append(gap(epoch) ?? run(epoch))
        }
        let hasGap = highest >= frontier
        let isDue =
            isUrgent || hasGap || isCatchingUp || now - lastHeard >= Self.idle
            || fetching.hasFailed
        if frontier <= head, mayFetch, isDue, fetching.mayStart(now), taking.mayStart(now) {
            fetching.start(now)
            asked = frontier
            actions.append(
                .fetch(
                    ControlMessage.Fetch(
                        lane: lane.name,
                        epoch: epoch,
                        from: frontier,
                        lastID: frontierID,
                        count: UInt16(FetchLimit.fetch.count),
                        bytes: UInt32(FetchLimit.fetch.bytes)
                    )
                )
            )
        }
        return actions
    }

    /// A place whose message is lost is recorded, never passed over.
    private mutating func gap(_ epoch: Epoch) -> ConsumerAction? {
        guard let step = held[next], step.envelope == nil, step.isLost else { return nil }
        held[next] = nil
        ready.count -= 1
        isCommitting = true
        (expected, expectedID) = (step.next, lastID)
        return .record(
            LaneLoss(
                source: source,
                lane: lane.name,
                epoch: epoch,
                from: next,
                to: step.next - 1,
                reason: "the producer's journal holds nothing that can be read in their place"
            )
        )
    }

    private mutating func run(_ epoch: Epoch) -> ConsumerAction {
        var run = LaneRun(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: next,
            next: next,
            envelopes: []
        )
        while run.envelopes.count < Self.runMessagesMax,
            let step = held[run.next], !step.isLost
        {
            held[run.next] = nil
            ready.count -= 1
            if let envelope = step.envelope {
                heldBytes -= envelope.body.count
                ready.bytes -= envelope.body.count
                run.envelopes.append(envelope)
            }
            run.next = step.next
        }
        isCommitting = true
        expected = run.next
        expectedID = run.envelopes.last?.id ?? lastID
        return .take(run)
    }

    private static let idle = Duration.milliseconds(200)
    private static let runMessagesMax = 500
}
