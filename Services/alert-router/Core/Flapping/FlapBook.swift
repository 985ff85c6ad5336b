package import Quantities

/// Alerts that began or ended lately, and which of them flap.
///
/// An alert that flaps stays open: its end is put off until nothing has changed for the rule's
/// `quietFor`, and so is that it gets better. When it begins again before, it is the same
/// occurrence. So an alert that flaps is told of as such once, and once as over.
package struct FlapBook: Sendable {
    /// What counts as flapping.
    package let rule: FlapRule
    /// What is remembered, by alert.
    package private(set) var states: [Fingerprint: FlapState]
    private var touched: Set<Fingerprint> = []

    /// A book of a rule, with what an earlier process remembered.
    package init(rule: FlapRule, states: [Fingerprint: FlapState] = [:]) {
        self.rule = rule
        self.states = states
    }

    /// Whether an alert flaps.
    package func isFlapping(_ fingerprint: Fingerprint) -> Bool {
        states[fingerprint]?.isFlapping ?? false
    }

    /// Whether this occurrence of an alert was told of as flapping.
    package func wasTold(_ fingerprint: Fingerprint) -> Bool {
        states[fingerprint]?.wasTold ?? false
    }

    // MARK: - Taking

    /// Takes what was said of an alert.
    ///
    /// - Parameters:
    ///   - report: what was said.
    ///   - resolveTimeout: how long a word without an end is good for.
    ///   - now: when it was said.
    /// - Returns: what is taken to have been said: with its end put off while the alert flaps.
    package mutating func take(
        _ report: AlertReport,
        resolveTimeout: Duration,
        now: Timestamp
    ) -> AlertReport {
        guard rule.looks(at: report.origin) else { return report }
        let alert = report.alert(at: now, resolveTimeout: resolveTimeout)
        let (id, isDown) = (alert.fingerprint, alert.isResolved(at: now))
        let severity = alert.labels[Alert.severityLabel]
        guard var state = states[id] else {
            guard !isDown else { return report }
            put(FlapState(isDown: false, severity: severity, changes: [now]), of: id)
            return report
        }
        let isChange =
            state.isDown != isDown || !isDown && !state.isDown && state.severity != severity
        if isChange {
            state.changes.append(now)
            state.changes.removeAll { $0 <= now - rule.within }
            state.changes.removeFirst(max(0, state.changes.count - rule.changes))
            if state.changes.count >= rule.changes {
                (state.isFlapping, state.wasTold) = (true, true)
            }
        }
        state.isDown = isDown
        let held = state.isFlapping ? hold(report, &state, isDown, severity, now) : report
        if !state.isFlapping { state.severity = severity }
        if states[id] != state { put(state, of: id) }
        return held
    }

    /// Puts off the end, and keeps how bad it was at its worst.
    private func hold(
        _ report: AlertReport,
        _ state: inout FlapState,
        _ isDown: Bool,
        _ severity: String,
        _ now: Timestamp
    ) -> AlertReport {
        var report = report
        if !isDown, AlertSeverityRank.isWorse(severity, than: state.severity) {
            state.severity = severity
        } else if severity != state.severity, !state.severity.isEmpty {
            report.labels = report.labels.with([Alert.severityLabel: state.severity])
        }
        if isDown, let last = state.changes.last {
            report.startsAt = report.startsAt ?? now
            report.end = .at(last + rule.quietFor)
        }
        return report
    }

    // MARK: - Settling

    /// Ends the flapping of alerts of which nothing has changed for long enough, and forgets those
    /// that have done nothing lately.
    ///
    /// - Returns: the alerts that flap no more and hold.
    @discardableResult
    package mutating func settle(at now: Timestamp) -> [Fingerprint] {
        var settled: [Fingerprint] = []
        for (id, var state) in states {
            let last = state.changes.last ?? now
            if state.isFlapping, last + rule.quietFor <= now {
                // What it did before counts no more.
                (state.isFlapping, state.changes) = (false, [last])
                put(state, of: id)
                if !state.isDown { settled.append(id) }
            } else if !state.isFlapping, state.isDown, last + rule.within <= now {
                forget(id)
            }
        }
        return settled.sorted()
    }

    /// Notes that an alert's occurrence is over: the next is told of anew.
    package mutating func end(_ fingerprint: Fingerprint) {
        guard var state = states[fingerprint] else { return }
        (state.isFlapping, state.wasTold, state.isDown) = (false, false, true)
        if states[fingerprint] != state { put(state, of: fingerprint) }
    }

    /// Forgets an alert.
    package mutating func forget(_ fingerprint: Fingerprint) {
        guard states.removeValue(forKey: fingerprint) != nil else { return }
        touched.insert(fingerprint)
    }

    /// Moves what is remembered by as much as the wall clock was set.
    package mutating func shift(by jump: Duration) {
        for (id, var state) in states {
            state.changes = state.changes.map { $0 + jump }
            put(state, of: id)
        }
    }

    /// The alerts of which something else is remembered than at the last call.
    package mutating func takeTouched() -> Set<Fingerprint> {
        defer { touched = [] }
        return touched
    }

    private mutating func put(_ state: FlapState, of id: Fingerprint) {
        states[id] = state
        touched.insert(id)
    }
}
