import Contracts
import Quantities

/// Everything a node remembers between events: a value, changed only by events.
struct NodeState {
    let source: SourceID
    let run: UInt16
    private(set) var epoch: Epoch
    private let lanes: [LaneName: LaneDeclaration]
    private var consumers: [ConsumerKey: LaneConsumer] = [:]
    /// How events of each lane that is read look, by the epoch they came from last.
    private var forms: [ConsumerKey: EventForm] = [:]
    private var extents: [LaneName: LaneExtent]
    private var beats: [LaneName: HeadBeat] = [:]
    private var acknowledged: [ConsumerKey: UInt64] = [:]
    private var performsAt: [LaneName: Duration] = [:]
    private var greetAt: [ServiceName: Duration] = [:]
    private let inboxes: Set<LaneName>
    private let seed: UInt64
    private let incidentLane: LaneName
    private var renewals = RenewalPace()
    private var incidents = IncidentPace()
    private var conflicts = ConflictWatch()
    private var heard: HeardSources

    init(
        journal: any BusJournal,
        subscriptions: [Subscription],
        extents: [LaneName: LaneExtent],
        cursors: [LaneCursor],
        bootID: [UInt8] = [],
        now: Duration = .zero
    ) {
        seed = bootID.reduce(0) { $0 << 8 ^ UInt64($1) ^ $0 >> 56 }
        run = UInt16(truncatingIfNeeded: seed)
        source = journal.source
        incidentLane = BusIncident.lane(of: journal.source.service.text).name
        epoch = journal.epoch
        self.extents = extents
        lanes = Dictionary(subscriptions.map { ($0.lane.name, $0.lane) }) { $1 }
        inboxes = Set(subscriptions.filter { $0.performDue != nil }.map(\.lane.name))
        for (key, cursors) in Dictionary(
            grouping: cursors,
            by: { ConsumerKey(source: $0.source, lane: $0.lane) }
        ) {
            guard let lane = lanes[key.lane] else { continue }
            consumers[key] = LaneConsumer(
                source: key.source,
                lane: lane,
                cursors: cursors,
                seed: seed &+ UInt64(consumers.count)
            )
        }
        heard = HeardSources(followed: consumers.keys.map(\.source), now: now)
    }

    /// How long each source that is followed says nothing.
    func silences(now: Duration) -> [SourceID: SourceSilence] { heard.silences(now: now) }

    /// Whether every known source of a lane was greeted and its cursor stands at its head.
    func isCaughtUp(with lane: LaneName) -> Bool {
        let known = consumers.filter { $0.key.lane == lane }
        return !known.isEmpty && known.values.allSatisfy(\.isCaughtUp)
    }

    /// A frame of a lane arrived.
    mutating func received(_ frame: DataFrame, lane: LaneName, now: Duration) -> [NodeAction] {
        meet(frame.source, lane, now)
        heard.hear(frame.source, now: now)
        let key = ConsumerKey(source: frame.source, lane: lane)
        let need =
            frame.kind != .head
            ? consumers[key]?.need(of: frame.sequence, in: frame.epoch) : .later
        // A reader that is behind hears of the head, and reads a message once, when it fetches it.
        guard need ?? .wanted == .wanted else {
            let known = need == .known ? [NodeAction.report(.duplicate(frame.source, lane))] : []
            return known
                + update(frame.source, lane) {
                    $0.heard(
                        head: frame.head,
                        epoch: frame.epoch,
                        run: frame.run,
                        isFetchNeeded: frame.isFetchNeeded,
                        now: now
                    )
                }
        }
        do {
            let envelopes = try frame.envelopes(form(of: key, frame.epoch))
            return update(frame.source, lane) {
                $0.received(
                    envelopes,
                    of: frame.epoch,
                    head: frame.head,
                    run: frame.run,
                    now: now
                )
            }
        } catch {
            return [.report(.badFrame(error))]
        }
    }

    private mutating func form(of key: ConsumerKey, _ epoch: Epoch) -> EventForm {
        if let form = forms[key], form.epoch == epoch { return form }
        let form = EventForm(source: key.source, epoch: epoch, lane: key.lane)
        // What nobody here reads is not remembered.
        if consumers[key] != nil { forms[key] = form }
        return form
    }

    /// A control message arrived.
    mutating func received(
        _ message: ControlMessage,
        from peer: SourceID?,
        now: Duration
    ) -> [NodeAction] {
        heard.hear(peer, now: now)
        switch message {
        case .hello(let positions): return peer.map { [.answerHello($0, positions)] } ?? []
        case .fetch(let fetch): return peer.map { [.answerFetch($0, fetch)] } ?? []
        case .acknowledge(let lane, let epoch, let sequence):
            return peer.map { acknowledge(lane, epoch, by: $0, upTo: sequence) } ?? []
        case .welcome(let lanes):
            return lanes.flatMap { welcome in
                meet(peer, welcome.lane, now)
                return update(peer, welcome.lane) { $0.welcomed(welcome, now: now) }
            }
        case .batch(let batch): return received(batch, from: peer, now: now)
        case .snapshot(let request): return peer.map { [.answerSnapshot($0, request)] } ?? []
        case .snapshotPart(let part): return received(part, from: peer, now: now)
        case .snapshotEnd(let end):
            return update(peer, end.lane) { $0.received(end, now: now) }
        case .truncated(let lane, let epoch, let low, _):
            return update(peer, lane) { consumer in
                consumer.epoch == epoch ? consumer.truncated(low: low, now: now) : []
            }
        case .claim(let claim): return peer.map { [.answerClaim($0, claim)] } ?? []
        case .claimed(let claim):
            return peer.map { [.claimDecided($0, claim, .claimed)] } ?? []
        case .expired(let claim, let reason):
            return peer.map { [.claimDecided($0, claim, .expired(reason))] } ?? []
        case .unreachable(let source):
            for key in consumers.keys where key.source == source {
                consumers[key]?.unreachable(now: now)
            }
            return []
        case .busy(let source, let milliseconds):
            for key in consumers.keys where key.source == source {
                consumers[key]?.busy(for: .milliseconds(Int64(milliseconds)), now: now)
            }
            return []
        case .leave(let consumer):
            // Only an operator's command may let go of what a consumer has not read.
            guard let peer, peer.service.isOperator else { return [] }
            return [.forget(consumer, by: peer)]
        case .conflict(let source):
            return conflicts.isLasting(now) ? [.report(.conflict(source))] : []
        case .refuse(let reason): return [.report(.refused(peer, reason))]
        case .here: return []
        }
    }

    /// The journal added to a lane.
    mutating func advanced(_ hint: LaneHint, at time: Timestamp, now: Duration) -> [NodeAction] {
        if hint.epoch != epoch {
            epoch = hint.epoch
            acknowledged = [:]
        }
        extents[hint.lane] = LaneExtent(
            low: hint.low,
            head: hint.head,
            lastID: hint.envelopes.last?.id
        )
        beats[hint.lane, default: HeadBeat()].moved(now: now)
        var frames = DataFrame.frames(
            of: hint.envelopes,
            EventForm(source: source, epoch: epoch, lane: hint.lane),
            low: hint.low,
            head: hint.head,
            run: run
        )
        if hint.envelopes.last?.sequence != hint.head {
            frames.append(
                DataFrame(
                    headOf: source,
                    epoch: epoch,
                    low: hint.low,
                    head: hint.head,
                    at: time,
                    run: run,
                    isFetchNeeded: true
                )
            )
        }
        let departures = frames.map {
            NodeAction.send(.data(hint.lane, $0.encoded(lane: hint.lane)))
        }
        return departures + told(in: hint)
    }

    /// What the journal told of, for the log.
    private func told(in hint: LaneHint) -> [NodeAction] {
        guard hint.lane == incidentLane else { return [] }
        return hint.envelopes.compactMap { envelope in
            (try? BusIncident(decodingBody: envelope.body)).map { .report(.incident($0)) }
        }
    }

    /// Time went by.
    mutating func ticked(at time: Timestamp, now: Duration) -> [NodeAction] {
        var actions: [NodeAction] = []
        for (lane, extent) in extents where beats[lane, default: HeadBeat()].isDue(now: now) {
            let frame = DataFrame(
                headOf: source,
                epoch: epoch,
                low: extent.low,
                head: extent.head,
                at: time,
                run: run,
                isFetchNeeded: false
            )
            actions.append(.send(.data(lane, frame.encoded(lane: lane))))
        }
        actions += greetings(now: now)
        for key in consumers.keys {
            actions += update(key.source, key.lane) { $0.ticked(now: now) }
        }
        for lane in inboxes where now - performsAt[lane, default: .seconds(-1)] >= .seconds(1) {
            performsAt[lane] = now
            actions.append(.performDue(lane))
        }
        return actions
    }

    /// The journal stored a cursor, moved it past a loss, or could not.
    mutating func opened(_ key: ConsumerKey, at next: UInt64, now: Duration) -> [NodeAction] {
        update(key.source, key.lane) { $0.opened(at: next, now: now) }
    }

    /// The journal committed what it could of a run.
    mutating func took(
        _ key: ConsumerKey,
        _ run: LaneRun,
        _ taken: TakenRun?,
        now: Duration
    ) -> [NodeAction] {
        var actions = update(key.source, key.lane) { $0.took(taken, of: run, now: now) }
        if inboxes.contains(key.lane), (taken?.next ?? run.from) > run.from {
            actions.append(.performDue(key.lane))
        }
        return actions
    }

    /// Finds producers, and learns their heads, without any frame of a lane.
    private mutating func greetings(now: Duration) -> [NodeAction] {
        let pairs = lanes.values.flatMap { lane in lane.producers.map { ($0, lane) } }
        return Dictionary(grouping: pairs, by: \.0).compactMap { service, pairs in
            guard greetAt[service, default: now] <= now else { return nil }
            let isKnown = consumers.contains {
                $0.key.source.service == service && $0.value.isGreeted
            }
            greetAt[service] = now + (isKnown ? .seconds(5) : .seconds(1))
            let positions = pairs.map { _, lane in
                ControlMessage.Position(lane: lane.name, epoch: nil, next: 0, lastID: nil)
            }
            return .send(.greeting(service, ControlMessage.hello(positions).encoded()))
        }
    }

    private mutating func meet(_ source: SourceID?, _ lane: LaneName, _ now: Duration) {
        guard let source, source != self.source, let declaration = lanes[lane],
            declaration.producers.contains(source.service)
        else { return }
        let key = ConsumerKey(source: source, lane: lane)
        guard consumers[key] == nil else { return }
        consumers[key] = LaneConsumer(
            source: source,
            lane: declaration,
            cursors: [],
            seed: seed &+ UInt64(consumers.count)
        )
        heard.follow(source, now: now)
    }

    /// A consumer's position was compared with the journal, and can have come from it.
    mutating func agreed(
        with positions: [ControlMessage.Position],
        of peer: SourceID
    ) -> [NodeAction] {
        positions.flatMap { position -> [NodeAction] in
            // A consumer that is new, or follows another epoch, still needs everything.
            let isKnown = position.epoch == epoch && position.next > 0
            return acknowledge(
                position.lane,
                epoch,
                by: peer,
                upTo: isKnown ? position.next - 1 : 0
            )
        }
    }

    /// What a consumer is told of a lane; nil for one that is not published here.
    func welcome(
        _ position: ControlMessage.Position,
        closed: ClosedEpoch?
    ) -> ControlMessage.Welcome? {
        extents[position.lane].map {
            ControlMessage.Welcome(
                lane: position.lane,
                epoch: epoch,
                low: $0.low,
                head: $0.head,
                run: run,
                checked: position.epoch == epoch ? position.next : 0,
                closed: closed
            )
        }
    }

    /// Whether a new epoch may begin now; if so it counts as begun.
    mutating func mayRenew(now: Duration) -> Bool { renewals.mayBegin(now) }

    /// Whether an incident may be told now; if so it counts as told.
    mutating func mayTell(_ incident: BusIncident, now: Duration) -> Bool {
        incidents.mayTell(incident, now: now)
    }

    /// The journal began a new epoch.
    mutating func renewed(_ epoch: Epoch, _ extents: [LaneName: LaneExtent]) {
        guard epoch != self.epoch else { return }
        self.epoch = epoch
        self.extents = extents
        acknowledged = [:]
    }

    private mutating func acknowledge(
        _ lane: LaneName,
        _ epoch: Epoch,
        by peer: SourceID,
        upTo sequence: UInt64
    ) -> [NodeAction] {
        guard extents[lane] != nil, epoch == self.epoch else { return [] }
        let key = ConsumerKey(source: peer, lane: lane)
        if let before = acknowledged[key], before >= sequence { return [] }
        return [.acknowledge(peer, lane, epoch, upTo: sequence)]
    }

    /// An acknowledgement is on the disk, and need not be written again.
    mutating func acknowledged(
        _ lane: LaneName,
        _ epoch: Epoch,
        by peer: SourceID,
        upTo sequence: UInt64
    ) {
        guard epoch == self.epoch else { return }
        let key = ConsumerKey(source: peer, lane: lane)
        acknowledged[key] = max(acknowledged[key] ?? 0, sequence)
    }

    private mutating func received(
        _ batch: ControlMessage.Batch,
        from peer: SourceID?,
        now: Duration
    ) -> [NodeAction] {
        guard let envelopes = read(batch.events, of: peer, batch.lane, batch.epoch) else {
            return [.report(.badFrame(.badValue))]
        }
        return update(peer, batch.lane) { $0.received(batch, envelopes, now: now) }
    }

    private mutating func received(
        _ part: ControlMessage.SnapshotPart,
        from peer: SourceID?,
        now: Duration
    ) -> [NodeAction] {
        guard let envelopes = read(part.events, of: peer, part.lane, part.epoch) else {
            return [.report(.badFrame(.badValue))]
        }
        return update(peer, part.lane) { $0.received(part, envelopes, now: now) }
    }

    /// The messages of an answer, when every one of them is what it should be.
    private mutating func read(
        _ events: [[UInt8]],
        of peer: SourceID?,
        _ lane: LaneName,
        _ epoch: Epoch
    ) -> [Envelope]? {
        guard let peer else { return nil }
        let form = form(of: ConsumerKey(source: peer, lane: lane), epoch)
        let envelopes = events.compactMap { try? form.read($0) }
        return envelopes.count == events.count ? envelopes : nil
    }

    /// The journal committed a part of a snapshot, or could not.
    mutating func tookSnapshot(_ key: ConsumerKey, _ isStored: Bool, now: Duration) -> [NodeAction]
    {
        update(key.source, key.lane) { $0.tookSnapshot(isStored, now: now) }
    }

    /// The journal committed the end of a snapshot, or could not.
    mutating func finishedSnapshot(
        _ key: ConsumerKey,
        _ isStored: Bool,
        now: Duration
    ) -> [NodeAction] {
        update(key.source, key.lane) { $0.finishedSnapshot(isStored, now: now) }
    }

    private mutating func update(
        _ source: SourceID?,
        _ lane: LaneName,
        _ event: (inout LaneConsumer) -> [ConsumerAction]
    ) -> [NodeAction] {
        guard let source else { return [] }
        let key = ConsumerKey(source: source, lane: lane)
        guard var consumer = consumers.removeValue(forKey: key) else { return [] }
        defer { consumers[key] = consumer }
        return translate(event(&consumer), key)
    }

    private func translate(_ actions: [ConsumerAction], _ key: ConsumerKey) -> [NodeAction] {
        actions.map { action in
            switch action {
            case .hello(let position): control(key, .hello([position]))
            case .fetch(let fetch): control(key, .fetch(fetch))
            case .acknowledge(let epoch, let sequence):
                control(key, .acknowledge(key.lane, epoch, upTo: sequence))
            case .open(let cursor, let old, let loss):
                .open(key, cursor, replacing: old, losing: loss)
            case .record(let loss): .record(key, loss)
            case .take(let run): .take(key, run)
            case .snapshot(let request): control(key, .snapshot(request))
            case .takeSnapshot(let run, let mark): .takeSnapshot(key, run, mark: mark)
            case .finishSnapshot(let snapshot): .finishSnapshot(key, snapshot)
            case .olderEpoch(let epoch): .report(.olderEpoch(key.source, key.lane, epoch))
            case .twin: .report(.twin(key.source, key.lane))
            case .duplicate: .report(.duplicate(key.source, key.lane))
            }
        }
    }

    private func control(_ key: ConsumerKey, _ message: ControlMessage) -> NodeAction {
        .send(.control(to: key.source, message.encoded()))
    }
}
