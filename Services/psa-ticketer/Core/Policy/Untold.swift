package import Quantities

extension Incident {
    /// What its ticket does not say yet and should by now, and when more is due.
    ///
    /// It is the difference between what holds and what was told, so that what changed back in the
    /// meantime is never told, and nothing piles up while nothing can be written.
    package func untold(
        _ policy: TicketPolicy,
        at now: Timestamp
    ) -> (events: [IncidentEvent], due: Timestamp?) {
        if isFlapping(policy.flap, at: now) { return whileFlapping(policy.flap, at: now) }
        if let clearedAt { return clearing(clearedAt, policy, at: now) }
        var events: [IncidentEvent] = []
        var due: Timestamp?
        for (alert, member) in members {
            guard let kind = Self.kind(member) else { continue }
            let ripe = kind == .over ? member.changedAt + policy.absorbs : member.changedAt
            guard ripe <= now else {
                due = min(due ?? ripe, ripe)
                continue
            }
            events.append(
                IncidentEvent(
                    kind: kind,
                    alert: alert,
                    text: Self.words(kind, member),
                    at: member.changedAt
                )
            )
        }
        return (events.sorted { ($0.at, $0.alert) < ($1.at, $1.alert) }, due)
    }

    private static func kind(_ member: IncidentMember) -> IncidentEvent.Kind? {
        switch (member.standing, member.told) {
        case (.firing, nil): .joined
        case (.firing, .some(let told)) where told.isOver: .again
        case (.firing, .some(let told)) where member.level > told.level: .worse
        case (.over, .some(let told)) where !told.isOver: .over
        default: nil
        }
    }

    private static func words(_ kind: IncidentEvent.Kind, _ member: IncidentMember) -> String {
        switch kind {
        case .again: "Again (\(member.level.word)): \(member.summary)"
        case .worse: "Now \(member.level.word): \(member.summary)"
        case .over: "Over: \(member.summary)"
        default: "New (\(member.level.word)): \(member.summary)"
        }
    }

    private func whileFlapping(
        _ rule: FlapRule,
        at now: Timestamp
    ) -> (events: [IncidentEvent], due: Timestamp?) {
        let calm = (flips.last ?? now) + rule.calm
        if let told = toldFlappingAt, told + rule.within + rule.calm > now { return ([], calm) }
        let count = flips.count { $0 > now - rule.within }
        let text =
            "It begins and ends again and again (\(count) changes within \(rule.within.text)); "
            + "single changes are not noted until it has been calm for \(rule.calm.text)."
        return ([IncidentEvent(kind: .flapping, alert: "", text: text, at: now)], calm)
    }

    private func clearing(
        _ cleared: Timestamp,
        _ policy: TicketPolicy,
        at now: Timestamp
    ) -> (events: [IncidentEvent], due: Timestamp?) {
        let isSaid = !members.values.contains { Self.kind($0) == .over }
        guard policy.recovery != .nothing, !isSaid else { return ([], nil) }
        let ripe = cleared + policy.absorbs
        guard ripe <= now else { return ([], ripe) }
        let text =
            key.problem == .storm
            ? "Nothing is left here since \(cleared.plain): what is not over goes on in a ticket "
                + "of its own."
            : "All is over since \(cleared.plain)."
        return ([IncidentEvent(kind: .clear, alert: "", text: text, at: cleared)], nil)
    }
}
