import Contracts
import Observations
package import Quantities

/// Every silence, by its name.
package struct SilenceBook: Sendable {
    /// Silences at the most, expired ones too.
    package static let countMax = 10_000

    /// The silences.
    package private(set) var silences: [String: Silence]
    /// Silences that changed or were forgotten since `takeTouched`.
    private var touched: Set<String> = []

    /// A book of these.
    package init(_ silences: [Silence] = []) {
        self.silences = Dictionary(silences.map { ($0.id, $0) }) { _, last in last }
    }

    /// Makes a silence, or changes the one that it names.
    ///
    /// One that is over, or whose change would reach into the past, is not changed: it is expired
    /// and another with a new name is made.
    ///
    /// - Parameters:
    ///   - draft: the silence; its name is empty for a new one.
    ///   - newID: the name that a new one has.
    ///   - now: the moment.
    /// - Returns: the name of the silence that counts.
    /// - Throws: `SilenceFault`.
    package mutating func set(
        _ draft: Silence,
        newID: @autoclosure () -> String,
        now: Timestamp
    ) throws -> String {
        guard draft.startsAt < draft.endsAt else { throw SilenceFault.endsBeforeStart }
        guard draft.endsAt >= now else { throw SilenceFault.endInPast }
        guard !draft.matchers.isEmpty else { throw SilenceFault.noMatchers }
        guard !draft.matchers.allSatisfy({ $0.matches("") }) else {
            throw SilenceFault.allMatchEmpty
        }
        var silence = draft
        silence.updatedAt = now
        if !draft.id.isEmpty {
            guard let old = silences[draft.id] else { throw SilenceFault.notFound }
            // Alertmanager's API knows nothing of reach, and does not widen one.
            if silence.reach == AlertReach() { silence.reach = old.reach }
            if Self.canChange(old, into: silence, now) {
                put(silence)
                return silence.id
            }
            if old.state(at: now) != .expired { expire(old, now) }
        }
        guard silences.count < Self.countMax else { throw SilenceFault.tooMany }
        silence.id = newID()
        silence.startsAt = max(silence.startsAt, now)
        put(silence)
        return silence.id
    }

    /// Ends a silence now.
    package mutating func expire(_ id: String, now: Timestamp) throws {
        guard let old = silences[id] else { throw SilenceFault.notFound }
        guard old.state(at: now) != .expired else { throw SilenceFault.alreadyExpired(id) }
        expire(old, now)
    }

    /// The silences that keep an alert quiet, ordered by name.
    package func active(
        for labels: LabelSet,
        of subject: AlertSubject = AlertSubject(),
        at now: Timestamp
    ) -> [String] {
        guard !silences.isEmpty else { return [] }
        return silences.values.filter {
            $0.state(at: now) == .active && $0.matchers.allMatch(labels)
                && $0.reach.contains(tenant: subject.tenant, client: subject.client)
        }.map(\.id).sorted()
    }

    /// Forgets silences that were over before a moment.
    package mutating func forget(endedBefore moment: Timestamp) {
        for silence in silences.values where silence.endsAt < moment {
            silences[silence.id] = nil
            touched.insert(silence.id)
        }
    }

    /// Moves every silence by as much as the wall clock was set: it is good for as long as before.
    package mutating func shift(by jump: Duration) {
        for var silence in silences.values {
            silence.startsAt = silence.startsAt + jump
            silence.endsAt = silence.endsAt + jump
            silence.updatedAt = silence.updatedAt + jump
            put(silence)
        }
    }

    /// The names of those that changed or were forgotten since the last call.
    package mutating func takeTouched() -> Set<String> {
        defer { touched = [] }
        return touched
    }

    private mutating func put(_ silence: Silence) {
        silences[silence.id] = silence
        touched.insert(silence.id)
    }

    private mutating func expire(_ old: Silence, _ now: Timestamp) {
        var silence = old
        if silence.state(at: now) == .pending { silence.startsAt = now }
        silence.endsAt = now
        silence.updatedAt = now
        put(silence)
    }

    private static func canChange(_ old: Silence, into new: Silence, _ now: Timestamp) -> Bool {
        guard old.matchers == new.matchers, old.reach == new.reach else { return false }
        let second = { (moment: Timestamp) in moment.floored(to: .seconds(1)) }
        switch old.state(at: now) {
        case .active:
            return second(new.startsAt) == second(old.startsAt) && new.endsAt >= now
        case .pending: return new.startsAt >= now
        case .expired: return false
        }
    }
}
