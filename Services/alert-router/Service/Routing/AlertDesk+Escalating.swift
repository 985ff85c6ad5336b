import AlertRouterCore
import Contracts
import Quantities
import StateStore

extension AlertDesk {
    /// Who is told of which alerts in one message, because nobody looks after them.
    private struct Line: Hashable, Comparable {
        let group: String
        let receiver: String

        static func < (left: Self, right: Self) -> Bool {
            (left.group, left.receiver) < (right.group, right.receiver)
        }
    }

    /// Tells of alerts that nobody looks after; the steps are taken in the commit of the messages.
    func escalate(_ state: inout DeskState, _ unit: JournalUnit, _ now: Timestamp) throws {
        let (book, quiet) = (state.book, quiet)
        let due = state.escalation.take(at: now) { id in
            book.records[id].map { quiet.isAcknowledged($0.alert, at: now) } ?? false
        }
        var lines: [Line: [EscalationBook.Due]] = [:]
        for step in due {
            guard let record = book.records[step.alert], record.isFiring else { continue }
            let group = Self.group(of: record.alert, step.policy, state.dispatcher.tree)
            let line = Line(group: group, receiver: step.step.receiver)
            lines[line, default: []].append(step)
            state.escalation.owe(step.alert, to: line.receiver, in: group)
        }
        for (line, steps) in lines.sorted(by: { $0.key < $1.key }) {
            try tell(line, steps, &state, unit, now)
        }
        for id in Set(due.map(\.alert)).sorted() {
            guard let record = state.book.records[id], record.isFiring else { continue }
            try tell(record, &state, unit, now)
        }
    }

    /// Tells those who were told that nobody looked after an alert that it is over.
    func tellEscalatedOf(
        _ record: AlertRecord,
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        for (receiver, group) in state.escalation.end(record.fingerprint).sorted(by: <) {
            let others = members(of: Line(group: group, receiver: receiver), state)
            try add(
                [GroupNotice.Member(record.alert, isResolved: true)] + others,
                others.isEmpty ? .allResolved : .newResolved,
                Line(group: group, receiver: receiver),
                state,
                unit,
                now
            )
        }
    }

    private func tell(
        _ line: Line,
        _ steps: [EscalationBook.Due],
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        let notes = Dictionary(steps.map { ($0.alert, Self.note($0, now)) }) { first, _ in first }
        let members = members(of: line, state).map { member in
            var member = member
            member.alert.annotations[Alert.escalationNote] = notes[member.alert.fingerprint]
            return member
        }
        try add(members, .escalated, line, state, unit, now)
    }

    /// The alerts that a receiver was told of because nobody looked after them, and that hold.
    private func members(of line: Line, _ state: DeskState) -> [GroupNotice.Member] {
        state.escalation.members(of: line.group, for: line.receiver).compactMap { id in
            guard let record = state.book.records[id], record.isFiring else { return nil }
            return GroupNotice.Member(record.alert, isResolved: false)
        }
    }

    private func add(
        _ members: [GroupNotice.Member],
        _ reason: GroupNotice.Reason,
        _ line: Line,
        _ state: DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        for target in state.configuration.targets(of: line.receiver)
        where target.sendsResolved || members.contains(where: { !$0.isResolved }) {
            let told = target.sendsResolved ? members : members.filter { !$0.isResolved }
            var notice = GroupNotice(
                receiver: line.receiver,
                integration: target.integration,
                index: target.index,
                groupKey: line.group,
                groupLabels: LabelSet(),
                members: told.sorted {
                    ($0.alert.startsAt, $0.alert.fingerprint)
                        < ($1.alert.startsAt, $1.alert.fingerprint)
                },
                reason: reason,
                at: now
            )
            notice.groupLabels = notice.commonLabels.only(["alertname", "client", "system"])
            _ = try outbox.add(notice, in: unit)
        }
    }

    /// The group in which an alert is told of: that of its first route, under the policy's name.
    private static func group(of alert: Alert, _ policy: String, _ tree: RouteTree) -> String {
        let route = tree.routes[tree.match(alert.labels).first ?? 0]
        let labels = route.options.groupLabels(of: alert.labels)
        return "escalation/\(policy)/\(route.key):\(GroupID.text(of: labels))"
    }

    private static func note(_ due: EscalationBook.Due, _ now: Timestamp) -> String {
        let step = due.step
        let again = step.time > 1 ? ", told \(step.time) times" : ""
        return "Nobody has acknowledged this for \(Wording.duration(now - due.since)): "
            + "step \(step.step) of \(step.steps)\(again)."
    }
}
