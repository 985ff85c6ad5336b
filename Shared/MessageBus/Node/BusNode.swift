package import Contracts
package import Quantities
import Synchronization

/// A service on the bus: publishes what its journal commits, and takes in what it subscribes to.
///
/// Whatever the transport loses is fetched from the producer's journal; a cursor moves only with
/// the commit of what it passes. Cancelling the task that runs it takes it off the bus in order.
package final class BusNode: Sendable {
    let journal: any BusJournal
    let subscriptions: [LaneName: Subscription]
    let timer: any BusTimer
    let clock: any WallClock
    let claims: (any ClaimDeciding)?
    let report: @Sendable (BusEvent) -> Void
    private let transport: any BusTransport
    private let state: Mutex<NodeState?>

    /// A node of a service.
    ///
    /// - Parameters:
    ///   - journal: the service's journal.
    ///   - transport: the way to the others.
    ///   - subscriptions: what the service takes in, each lane once.
    ///   - clock: the time of day, for frames that carry no message.
    ///   - timer: the time that goes by.
    ///   - claims: decides about the commands that the service issues; nil where it issues none.
    ///   - report: told what is worth a log line, a count or an alarm.
    package init(
        journal: any BusJournal,
        transport: any BusTransport,
        subscriptions: [Subscription] = [],
        clock: any WallClock,
        timer: any BusTimer = SystemBusTimer(),
        claims: (any ClaimDeciding)? = nil,
        report: @escaping @Sendable (BusEvent) -> Void = { _ in }
    ) {
        self.journal = journal
        self.transport = transport
        self.subscriptions = Dictionary(subscriptions.map { ($0.lane.name, $0) }) { $1 }
        self.clock = clock
        self.claims = claims
        self.timer = timer
        self.report = report
        state = Mutex(nil)
    }

    /// Whether every known source of a lane was greeted and its cursor stands at its head; false
    /// while no source is known.
    package func isCaughtUp(with lane: LaneName) -> Bool {
        state.withLock { $0?.isCaughtUp(with: lane) ?? false }
    }

    /// How long each source that is followed says nothing; nil while the node does not run.
    ///
    /// Whoever lives tells the heads of its lanes every 5 s.
    package func silences() -> [SourceID: SourceSilence]? {
        ask { $0.silences(now: $1) }
    }

    /// Runs until the task is cancelled.
    ///
    /// - Throws: when the transport cannot be used at all, or the journal cannot be read.
    package func run() async throws {
        let hints = journal.hints()
        var randomness = SystemRandomNumberGenerator()
        let bootID = (0..<16).map { _ in UInt8.random(in: 0...255, using: &randomness) }
        let start = NodeState(
            journal: journal,
            subscriptions: Array(subscriptions.values),
            extents: try await journal.extents(),
            cursors: try await journal.cursors(),
            bootID: bootID,
            now: timer.now
        )
        state.withLock { $0 = start }
        let connection = try await transport.join(
            as: BusPeer(source: journal.source, bootID: bootID),
            reading: subscriptions.keys.sorted()
        )
        await follow(NodeTasks(node: self, connection: connection), hints)
        await connection.close()
    }

    /// Feeds an event to the state and passes on what it asks for.
    func on(_ tasks: NodeTasks, _ event: (inout NodeState, Duration) -> [NodeAction]) {
        let now = timer.now
        let actions = state.withLock { state in
            guard var current = state.take() else { return [] as [NodeAction] }
            defer { state = current }
            return event(&current, now)
        }
        tasks.perform(actions)
    }

    /// Asks the state something, and changes it maybe; nil after the node has ended.
    func ask<Answer>(_ question: (inout NodeState, Duration) -> Answer) -> Answer? {
        let now = timer.now
        return state.withLock { state in
            guard var current = state.take() else { return nil }
            defer { state = current }
            return question(&current, now)
        }
    }

    private func follow(_ tasks: NodeTasks, _ hints: AsyncStream<LaneHint>) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.receive(tasks) }
            group.addTask {
                for await hint in hints {
                    let time = self.clock.now()
                    self.on(tasks) { $0.advanced(hint, at: time, now: $1) }
                }
            }
            group.addTask {
                self.tick(tasks)
                for await _ in self.timer.ticks() { self.tick(tasks) }
            }
            for perform in subscriptions.values.compactMap(\.perform) {
                group.addTask { await perform(tasks.claims) }
            }
            for await job in tasks.jobs {
                group.addTask { await job() }
            }
        }
    }

    private func tick(_ tasks: NodeTasks) {
        let time = clock.now()
        on(tasks) { $0.ticked(at: time, now: $1) }
    }

    private func receive(_ tasks: NodeTasks) async {
        for await batch in tasks.connection.arrivals {
            for arrival in batch { receive(arrival, tasks) }
        }
    }

    private func receive(_ arrival: BusArrival, _ tasks: NodeTasks) {
        do {
            switch arrival {
            case .data(let lane, let parts):
                let frame = try DataFrame(parts, lane: lane)
                on(tasks) { $0.received(frame, lane: lane, now: $1) }
            case .control(let peer, let bytes):
                let message = try ControlMessage(bytes)
                on(tasks) { $0.received(message, from: peer, now: $1) }
            }
        } catch {
            report(.badFrame(error))
        }
    }
}
