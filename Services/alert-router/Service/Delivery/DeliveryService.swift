import AlertRouterCore
import Contracts
package import Logging
package import Observability
package import Quantities
package import ServiceChassis
import ServiceLifecycle
package import StateStore
import Synchronization

/// Sends what is in the outbox, each destination at its own pace, until it is delivered or given
/// up.
package final class DeliveryService: Service, Sendable {
    /// How often the outbox is looked at without a bell, and how exact waits are when clocks jump.
    static let tick = Duration.seconds(1)
    /// Notifications that are read from the outbox at once.
    static let readMax = 5000
    /// How long messages under way may take when the service is ended.
    static let grace = Duration.seconds(5)

    struct State {
        var schedule: DeliverySchedule
        var receivers: [Receiver] = []
        var destinations: [String: Destination] = [:]
        var standings: [String: DeliverySchedule.Standing] = [:]
        /// What others were last told of destinations.
        var told: [String: DestinationChanged] = [:]
        /// When what waits was queued, by the steady clock.
        var queuedAt: [Int64: Timestamp] = [:]
        var seen: Int64 = 0
        var alarm: Timestamp?
        var isStopping = false
    }

    let journal: ServiceJournal
    let settings: DeliverySettings
    let sender: any LetterSending
    let clock: any WallClock
    /// What waits are measured by, whatever is done to the wall clock.
    let steady: SteadyClock
    let logger: Logger
    let health: HealthBoard
    let metrics: MetricsRegistry
    let bell: WakeUp
    let state: Mutex<State>

    /// A delivery; it sends nothing before it has receivers and runs.
    package init(
        journal: ServiceJournal,
        settings: DeliverySettings,
        sender: any LetterSending,
        bell: WakeUp,
        clock: any WallClock,
        logger: Logger,
        health: HealthBoard,
        metrics: MetricsRegistry
    ) {
        self.journal = journal
        self.settings = settings
        self.sender = sender
        self.bell = bell
        self.clock = clock
        steady = SteadyClock(clock)
        self.logger = logger
        self.health = health
        self.metrics = metrics
        let schedule = DeliverySchedule(limits: settings.limits, plan: settings.retries)
        state = Mutex(State(schedule: schedule))
        metrics.gauge("alert_router_notifications_waiting", help: "Notifications to be sent.") {
            [weak self] in Double(self?.state.withLock { $0.schedule.waiting } ?? 0)
        }
    }

    /// Takes the receivers of a configuration; those of one before it count no more.
    package func use(_ receivers: [Receiver]) {
        state.withLock { state in
            state.receivers = receivers
            state.schedule.clear()
            state.seen = 0
            state.destinations = [:]
            for target in receivers.flatMap(\.targets) {
                state.destinations[target.destination.id] = target.destination
            }
        }
        bell.ring()
    }

    /// Sends until shut down; what is under way then has a few seconds to end.
    package func run() async throws {
        let now = clock.now()
        let (standings, told) = try await journal.read {
            (try OutboxRows.standings(in: $0, at: now), try ToldDestinations.all(in: $0))
        }
        state.withLock { ($0.standings, $0.told) = (standings, told) }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.keepTicking() }
                while !isStopping, !Task.isCancelled {
                    await takeNew()
                    while let work = nextWork() {
                        group.addTask { await self.perform(work) }
                    }
                    setAlarm(in: &group)
                    // Cancelled means the end, which the loop sees.
                    try? await bell.wait()
                }
                await waitForThoseUnderWay()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
            self.bell.ring()
        }
        await sender.close()
    }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func keepTicking() async {
        var turns = 0
        while !Task.isCancelled, !isStopping {
            // Cancelled means the end, which the loop sees.
            try? await Task.sleep(for: Self.tick)
            bell.ring()
            turns += 1
            if turns % Self.tellingTicks == 0 { await tellDestinations() }
            if turns % 600 == 1 { await forgetOld() }
        }
    }

    private func waitForThoseUnderWay() async {
        let watch = Stopwatch()
        while state.withLock({ $0.schedule.underWay > 0 }), watch.elapsed < Self.grace {
            guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
        }
    }

    private func setAlarm(in group: inout DiscardingTaskGroup) {
        let now = steady.now()
        let wake = state.withLock { state -> Timestamp? in
            guard let wake = state.schedule.wakes(after: now) else { return nil }
            if let alarm = state.alarm, alarm <= wake, alarm > now { return nil }
            state.alarm = wake
            return wake
        }
        // The tick is near enough for what is further away.
        guard let wake, wake - now < Self.tick else { return }
        let wait = max(.milliseconds(1), wake - now)
        group.addTask {
            try? await Task.sleep(for: wait)
            self.bell.ring()
        }
    }

    private func nextWork() -> DeliverySchedule.Work? {
        let now = steady.now()
        return state.withLock { $0.isStopping ? nil : $0.schedule.next(at: now) }
    }

    /// Takes what is new in the outbox into the schedule.
    private func takeNew() async {
        do {
            let seen = state.withLock { $0.seen }
            let rows = try await journal.read {
                try OutboxRows.waiting(after: seen, limit: Self.readMax, in: $0)
            }
            guard !rows.isEmpty else { return }
            let lost = state.withLock { state -> [OutboxRows.Waiting] in
                // The configuration has changed meanwhile: read again.
                guard state.seen == seen, !state.receivers.isEmpty else { return [] }
                state.seen = rows.last?.entry.id ?? seen
                return rows.filter { !take($0, &state) }
            }
            if !lost.isEmpty { try await giveUp(lost.map(\.entry.id), Self.lostReason) }
            try await giveUpSurplus(of: Set(rows.map(\.line)))
            if rows.count == Self.readMax, state.withLock({ $0.seen > seen }) { bell.ring() }
        } catch {
            logger.error("the outbox could not be read: \(errorChain(error))")
        }
    }

    static let lostReason = "its receiver is no longer in the configuration"

    private func take(_ row: OutboxRows.Waiting, _ state: inout State) -> Bool {
        guard let target = Self.target(row.line, in: state) else { return false }
        let destination = target.destination
        state.schedule.open(
            destination.id,
            pace: destination.pace,
            merges: destination.merges,
            standing: state.standings[destination.id] ?? .init(),
            at: steady.now()
        )
        if state.queuedAt[row.entry.id] == nil {
            let age = max(.zero, clock.now() - row.queuedAt)
            state.queuedAt[row.entry.id] = steady.now() - age
        }
        state.schedule.add(row.entry, of: row.line, to: destination.id)
        return true
    }

    static func target(_ line: DeliverySchedule.Line, in state: State) -> (any TargetKind)? {
        state.receivers.first { $0.name == line.receiver }?
            .target(line.integration, line.index)
    }

    private func forgetOld() async {
        // Nothing is old because the clock was set forward.
        let before = min(clock.now(), steady.now()) - settings.limits.historyKept
        do {
            while try await journal.perform({ unit in
                try OutboxRows.forget(before: before, limit: 500, in: unit.database)
            }) == 500, !Task.isCancelled {}
        } catch {
            logger.error("old notifications could not be forgotten: \(errorChain(error))")
        }
    }
}
