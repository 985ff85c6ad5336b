package import Contracts
import Observations
package import Quantities

/// Which alerts nobody looks after, and who is to be told of them when.
package struct EscalationBook: Sendable {
    /// Steps that fall due within so long are taken together, so that alerts that began together
    /// are told in one message.
    package static let together = Duration.seconds(30)
    /// How long until it is looked again whether somebody's word still counts.
    package static let heldFor = Duration.seconds(60)

    /// A step of an alert that is to be taken now.
    package struct Due: Sendable, Hashable {
        /// The alert.
        package var alert: Fingerprint
        /// The policy.
        package var policy: String
        /// The step.
        package var step: AlertEscalation
        /// Since when nobody has looked after it.
        package var since: Timestamp
    }

    /// The policies; of several that an alert meets the first counts.
    package let policies: [EscalationPolicy]
    /// How far alerts have come.
    package private(set) var states: [Fingerprint: EscalationState]
    /// When an alert is due next, or earlier; nil for never.
    package private(set) var nextDue: Timestamp?
    private var touched: Set<Fingerprint> = []

    /// A book of policies, with how far alerts had come in an earlier process.
    package init(
        policies: [EscalationPolicy] = [],
        states: [Fingerprint: EscalationState] = [:]
    ) {
        self.policies = policies
        self.states = states
        // The settings may be others than those by which it was due.
        for (id, var state) in states where !state.isHeld {
            guard let policy = policies.first(where: { $0.name == state.policy }) else { continue }
            state.due = state.next(in: policy.steps)?.at
            if state != states[id] { put(state, of: id) }
        }
        nextDue = earliest
    }

    /// The newest step of an alert's occurrence; nil for none.
    package func last(_ alert: Fingerprint, occurrence: Int) -> AlertEscalation? {
        states[alert].flatMap { $0.occurrence == occurrence ? $0.last : nil }
    }

    // MARK: - Following

    /// Takes how an alert stands.
    ///
    /// - Parameters:
    ///   - record: the alert, which holds.
    ///   - isLoud: whether it is told of: nothing keeps it quiet.
    ///   - now: the moment.
    package mutating func follow(_ record: AlertRecord, isLoud: Bool, now: Timestamp) {
        guard !policies.isEmpty || states[record.fingerprint] != nil else { return }
        let policy =
            isLoud ? policies.first { $0.matchers.allMatch(record.alert.labels) } : nil
        let old = states[record.fingerprint]
        let isOther =
            old?.policy ?? "" != policy?.name ?? "" || old?.occurrence != record.occurrence
        guard isOther, policy != nil || old != nil else { return }
        var new = EscalationState(
            occurrence: record.occurrence,
            policy: policy?.name ?? "",
            since: now
        )
        if let old {
            new.owed = old.owed
            if old.occurrence == record.occurrence { new.last = old.last }
        }
        new.due = policy.flatMap { new.next(in: $0.steps)?.at }
        guard policy != nil || !new.owed.isEmpty || new.last != nil else {
            return remove(record.fingerprint)
        }
        put(new, of: record.fingerprint)
    }

    /// The steps to be taken now, each noted as taken.
    ///
    /// - Parameters:
    ///   - now: the moment.
    ///   - isLookedAfter: whether somebody's word counts that an alert is looked after: then no
    ///     step is taken, and the waiting begins anew when the word counts no more.
    /// - Returns: the steps, none before one of them is due; then those that fall due within
    ///   `together`, too.
    package mutating func take(
        at now: Timestamp,
        isLookedAfter: (Fingerprint) -> Bool
    ) -> [Due] {
        guard let first = nextDue, first <= now else { return [] }
        defer { nextDue = earliest }
        var taken: [Due] = []
        let ready = states.filter { $0.value.isDue(at: now + Self.together) }
        for (id, state) in ready.sorted(by: { $0.key < $1.key }) {
            var state = state
            guard let policy = policies.first(where: { $0.name == state.policy }) else {
                // The settings name it no more; `follow` finds another.
                state.due = nil
                put(state, of: id)
                continue
            }
            if isLookedAfter(id) {
                guard state.isDue(at: now) else { continue }
                state.isHeld = true
                state.due = now + Self.heldFor
            } else if state.isHeld {
                state.isHeld = false
                (state.since, state.told) = (now, [:])
                state.due = state.next(in: policy.steps)?.at
            } else {
                taken += Self.steps(&state, id, policy, now)
            }
            put(state, of: id)
        }
        return taken
    }

    private static func steps(
        _ state: inout EscalationState,
        _ id: Fingerprint,
        _ policy: EscalationPolicy,
        _ now: Timestamp
    ) -> [Due] {
        var taken: [Due] = []
        while let next = state.next(in: policy.steps), next.at <= now + together,
            taken.allSatisfy({ $0.step.step != next.step + 1 })
        {
            let times = (state.told[next.step]?.times ?? 0) + 1
            state.told[next.step] = EscalationState.Told(times: times, at: now)
            let step = AlertEscalation(
                step: next.step + 1,
                steps: policy.steps.count,
                time: times,
                receiver: policy.steps[next.step].receiver,
                at: now
            )
            state.last = step
            taken.append(Due(alert: id, policy: policy.name, step: step, since: state.since))
        }
        state.due = state.next(in: policy.steps)?.at
        return taken
    }

    /// Notes that a receiver was told of an alert in a group, and is owed its end.
    package mutating func owe(_ alert: Fingerprint, to receiver: String, in group: String) {
        guard var state = states[alert], state.owed[receiver] == nil else { return }
        state.owed[receiver] = group
        put(state, of: alert)
    }

    /// Ends an alert's escalation.
    ///
    /// - Returns: the receivers that are owed the end, each with the group they know it by.
    package mutating func end(_ alert: Fingerprint) -> [String: String] {
        defer { remove(alert) }
        return states[alert]?.owed ?? [:]
    }

    /// The alerts that a receiver knows in a group and that have not ended.
    package func members(of group: String, for receiver: String) -> [Fingerprint] {
        states.filter { $0.value.owed[receiver] == group }.map(\.key).sorted()
    }

    /// Moves all waiting by as much as the wall clock was set.
    package mutating func shift(by jump: Duration) {
        for (id, var state) in states {
            state.since = state.since + jump
            state.due = state.due.map { $0 + jump }
            state.told = state.told.mapValues {
                EscalationState.Told(times: $0.times, at: $0.at + jump)
            }
            put(state, of: id)
        }
        nextDue = earliest
    }

    /// The alerts whose escalation is another than at the last call.
    package mutating func takeTouched() -> Set<Fingerprint> {
        defer { touched = [] }
        return touched
    }

    private mutating func put(_ state: EscalationState, of id: Fingerprint) {
        states[id] = state
        touched.insert(id)
        nextDue = [nextDue, state.due].compactMap(\.self).min()
    }

    private var earliest: Timestamp? { states.values.lazy.compactMap(\.due).min() }

    private mutating func remove(_ id: Fingerprint) {
        guard states.removeValue(forKey: id) != nil else { return }
        touched.insert(id)
    }
}

extension EscalationState {
    fileprivate func isDue(at moment: Timestamp) -> Bool { due.map { $0 <= moment } ?? false }
}
