import AlertRouterCore
import Contracts
import Observations
import Quantities
import StateStore

// Maintenance, flapping and escalation: what is decided of them in Core, kept and told.
extension AlertDesk {
    /// What was said, with the ends of alerts put off that flap.
    func damped(
        _ reports: [AlertReport],
        _ state: inout DeskState,
        _ now: Timestamp
    ) -> [AlertReport] {
        let timeout = state.book.resolveTimeout
        return reports.map { state.flapping.take($0, resolveTimeout: timeout, now: now) }
    }

    /// Looks at the clock for what only time tells: work that is over, alerts that flap no more.
    func settle(_ state: inout DeskState, _ now: Timestamp) {
        state.maintenance.settle(at: now)
        state.flapping.settle(at: now)
    }

    /// An alert as it is told of, with what there is to say of its flapping.
    func annotated(
        _ member: GroupNotice.Member,
        _ state: DeskState,
        _ now: Timestamp
    ) -> GroupNotice.Member {
        guard !member.isResolved, state.flapping.isFlapping(member.alert.fingerprint) else {
            return member
        }
        let rule = state.flapping.rule
        var member = member
        member.alert.annotations[Alert.flappingNote] =
            "Flapping: it changed \(rule.changes) times within \(Wording.duration(rule.within)). "
            + "Its end is told once nothing has changed for \(Wording.duration(rule.quietFor))."
        return member
    }

    /// Writes what changed, and tells others of silences and announced work.
    func saveCare(_ state: inout DeskState, _ unit: JournalUnit) throws {
        let now = clock.now()
        for id in state.silences.takeTouched() {
            let silence = state.silences.silences[id]
            try SilenceTables.put(id, silence, in: unit.database)
            guard let silence else {
                try unit.remove(id, from: SilenceChanged.self, at: now)
                continue
            }
            try unit.put(SilenceChanged(silence), at: now)
        }
        for id in state.maintenance.takeTouched() {
            let window = state.maintenance.window(id)
            try MaintenanceTables.put(id, window, in: unit.database)
            guard let window else {
                try unit.remove(id, from: MaintenanceChanged.self, at: now)
                continue
            }
            let span = state.maintenance.span(of: id)
            try unit.put(MaintenanceChanged(window, span: span, asOf: now), at: now)
        }
        for id in state.flapping.takeTouched() {
            try CareTables.put(state.flapping.states[id], of: id, in: unit.database)
        }
        for id in state.escalation.takeTouched() {
            try CareTables.put(state.escalation.states[id], of: id, in: unit.database)
        }
    }
}

extension SilenceChanged {
    /// A silence as others are told of it.
    init(_ silence: Silence) {
        self.init(
            id: silence.id,
            reach: silence.reach,
            matchers: silence.matchers.map(\.description),
            startsAt: silence.startsAt,
            endsAt: silence.endsAt,
            createdBy: silence.createdBy,
            comment: silence.comment,
            asOf: silence.updatedAt
        )
    }
}

extension MaintenanceChanged {
    /// Announced work as others are told of it.
    init(_ window: MaintenanceWindow, span: MaintenanceSpan?, asOf now: Timestamp) {
        self.init(
            plan: window.plan,
            span: span,
            createdBy: window.createdBy,
            changedBy: window.changedBy,
            changedAt: window.changedAt,
            endedAt: window.endedAt,
            asOf: now
        )
    }
}
