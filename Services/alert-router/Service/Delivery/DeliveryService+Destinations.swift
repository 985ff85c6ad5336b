import AlertRouterCore
import Contracts
import Logging
import Observability
import Quantities
import StateStore
import Synchronization

extension DeliveryService {
    /// How often it is looked whether others must be told of destinations, in ticks.
    static let tellingTicks = 2

    /// Tells others how destinations do and what waits for them, as far as that is news.
    func tellDestinations() async {
        let known = state.withLock { Known($0) }
        do {
            let now = try await standings(known)
            let told = known.told
            let news = now.values.filter { !$0.saysWhat(told[$0.destination]) }
            let gone = told.keys.filter { now[$0] == nil }
            guard !news.isEmpty || !gone.isEmpty else { return }
            try await journal.perform { unit in
                for destination in news {
                    let message = try PreparedMessage(destination)
                    try ToldDestinations.put(destination.key, message, in: unit.database)
                    try unit.put(message, at: destination.asOf)
                }
                for id in gone {
                    try ToldDestinations.put(id, nil, in: unit.database)
                    try unit.remove(id, from: DestinationChanged.self, at: self.clock.now())
                }
            }
            state.withLock { $0.told = now }
        } catch {
            logger.error("others could not be told of destinations: \(errorChain(error))")
        }
    }

    /// What is known of destinations in memory, taken at once.
    private struct Known {
        let destinations: [String: Destination]
        let receivers: [String: [String]]
        let standings: [String: DeliverySchedule.Standing]
        let queues: [String: DeliverySchedule.Queue]
        let told: [String: DestinationChanged]

        init(_ state: State) {
            (destinations, told) = (state.destinations, state.told)
            var receivers: [String: [String]] = [:]
            for receiver in state.receivers {
                for id in Set(receiver.targets.map(\.destination.id)) {
                    receivers[id, default: []].append(receiver.name)
                }
            }
            self.receivers = receivers
            standings = state.destinations.mapValues {
                state.schedule.standing(of: $0.id) ?? state.standings[$0.id] ?? .init()
            }
            queues = state.schedule.queues(oldest: DestinationChanged.titlesMax)
        }
    }

    /// What waits longest, by destination; at rest nothing is read.
    private func oldest(
        _ queues: [String: DeliverySchedule.Queue]
    ) async throws -> [String: [ToldDestinations.Waiting]] {
        guard !queues.isEmpty else { return [:] }
        return try await journal.read { database in
            try queues.mapValues { try ToldDestinations.waiting($0.oldest, in: database) }
        }
    }

    private func standings(_ known: Known) async throws -> [String: DestinationChanged] {
        let (now, toWall) = (clock.now(), steady.toWall)
        let oldest = try await oldest(known.queues)
        return known.destinations.mapValues { destination in
            let id = destination.id
            var told = DestinationChanged(
                tenant: .single,
                destination: id,
                name: destination.name,
                receivers: known.receivers[id] ?? [],
                asOf: now
            )
            told.take(known.standings[id]?.shifted(by: toWall) ?? .init())
            told.waiting = known.queues[id]?.waiting ?? 0
            told.oldestAt = oldest[id]?.first?.queuedAt
            told.titles = oldest[id]?.map(\.title) ?? []
            return told
        }
    }
}

extension DestinationChanged {
    fileprivate mutating func take(_ standing: DeliverySchedule.Standing) {
        let isTroubled = standing.failures > 0 || standing.refusals > 0
        state = standing.disabledSince != nil ? "disabled" : isTroubled ? "failing" : "ok"
        failures = standing.failures
        reason = standing.reason
        // To the second: the steady clock and the wall clock drift apart a little.
        nextAttempt = standing.notBefore?.floored(to: .seconds(1))
        disabledSince = standing.disabledSince?.floored(to: .seconds(1))
    }

    /// Whether it says what was told before.
    fileprivate func saysWhat(_ old: DestinationChanged?) -> Bool {
        guard var old else { return false }
        if let (next, before) = both(nextAttempt, old.nextAttempt), isNear(next, before) {
            old.nextAttempt = next
        }
        if let (since, before) = both(disabledSince, old.disabledSince), isNear(since, before) {
            old.disabledSince = since
        }
        old.asOf = asOf
        return old == self
    }

    private func both(_ one: Timestamp?, _ other: Timestamp?) -> (Timestamp, Timestamp)? {
        guard let one, let other else { return nil }
        return (one, other)
    }

    private func isNear(_ one: Timestamp, _ other: Timestamp) -> Bool {
        one - other <= .seconds(1) && other - one <= .seconds(1)
    }
}
