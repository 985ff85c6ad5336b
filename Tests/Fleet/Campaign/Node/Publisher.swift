import CampaignControl
import Contracts
import MessageBus
import Quantities
import StateStore

/// Publishes unique values in rounds: one of each key on each lane, all at once.
struct Publisher: Sendable {
    /// One lane and how its values are made.
    struct Lane: Sendable {
        let name: LaneName
        let prepare:
            @Sendable (_ key: String, _ value: String, _ padding: String) throws
                -> PreparedMessage

        init<V: UniqueValue>(_ type: V.Type) {
            name = V.lane.name
            prepare = { try PreparedMessage(V(key: $0, value: $1, padding: $2)) }
        }
    }

    let journal: ServiceJournal
    let history: History
    let clock: NodeClock
    let lanes: [Lane]
    let boot: Int
    let keys: Int
    /// Ticks of 100 ms from one round to the next.
    let ticks: Int
    let bug: PlantedBug?

    /// Publishes rounds at its pace while it may, until the task is cancelled.
    func run(while isAllowed: @Sendable () -> Bool) async throws {
        var (number, tick) = (0, 0)
        for await _ in SystemBusTimer().ticks() {
            tick += 1
            guard tick.isMultiple(of: ticks), isAllowed() else { continue }
            try await round(number)
            number += 1
        }
    }

    /// Attempts one value of each key and lane, and notes what was acknowledged.
    ///
    /// - Parameter number: of the round, from 0.
    /// - Throws: when the history cannot be written.
    private func round(_ number: Int) async throws {
        let drafts = lanes.flatMap { lane in
            (0..<keys).map { Draft(lane: lane, key: "k\($0)", number: first + number) }
        }
        let source = journal.source
        try history.add(drafts.map { $0.attempt(by: source) })
        if bug == .acknowledgedBeforeCommit {
            try history.add(drafts.map { $0.acknowledgement(by: source, journal.epoch, 0) })
            // The commit "comes soon".
            for await _ in SystemBusTimer().ticks().prefix(5) {}
        }
        let acknowledged = await withTaskGroup(of: String?.self) { group in
            for draft in drafts { group.addTask { await publish(draft) } }
            return await group.reduce(into: [String]()) { if let line = $1 { $0.append(line) } }
        }
        if bug != .acknowledgedBeforeCommit { try history.add(acknowledged) }
    }

    /// Publishes one value; returns what the history says of it, nil when it was refused.
    private func publish(_ draft: Draft) async -> String? {
        // Read before the commit: a later epoch holds the same numbers.
        let (epoch, now, source) = (journal.epoch, clock.now(), journal.source)
        var randomness = SystemRandomNumberGenerator()
        let id = MessageID(at: now, using: &randomness)
        do {
            let message = try draft.lane.prepare(draft.key, draft.value(of: source), draft.padding)
            let sequence = try await journal.perform { try $0.publish(message, id: id, at: now) }
            return draft.acknowledgement(by: source, epoch, sequence)
        } catch {
            // Refused, which promises nothing: it stays an attempt.
            return nil
        }
    }

    /// Numbers rise with each start.
    private var first: Int { boot * 1_000_000 }
}

/// A value on its way.
private struct Draft: Sendable {
    let lane: Publisher.Lane
    let key: String
    let number: Int

    func value(of source: SourceID) -> String { "\(source)/\(key)/\(number)" }

    /// Some bodies are too large for a frame, and travel only when they are fetched.
    var padding: String {
        String(repeating: "x", count: number.isMultiple(of: 13) ? 3000 : 0)
    }

    func attempt(by source: SourceID) -> String {
        "attempt \(lane.name) \(source) \(key) \(number) \(value(of: source))"
    }

    func acknowledgement(by source: SourceID, _ epoch: Epoch, _ sequence: UInt64) -> String {
        "acknowledged \(lane.name) \(source) \(value(of: source)) \(epoch) \(sequence)"
    }
}
