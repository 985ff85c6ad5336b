import AlertRouterCore
import Contracts
package import Quantities
import StateStore

extension AlertDesk {
    /// Ends alerts whose time is up and tells of the groups that are due.
    ///
    /// - Parameter jump: by how much a clock without an uptime was set; of others it is seen.
    /// - Returns: when a group or an escalation is due next; nil for never.
    /// - Throws: what the journal throws; nothing was told then.
    package func turn(jump: Duration? = nil) async throws -> Timestamp? {
        try await journal.perform { unit in
            try self.change(in: unit) { state in
                let now = self.clock.now()
                if let jump { try self.shift(&state, by: jump, unit, now) }
                for change in state.book.expire(now: now) {
                    try self.follow(change, &state, unit, now)
                }
                for id in state.dispatcher.due(at: now, countMax: Self.groupsPerUnit) {
                    try self.flush(id, &state, unit, now)
                }
                try self.escalate(&state, unit, now)
                return state.nextDue
            }
        }
    }

    /// Whether a turn would do anything.
    package func isDue(at now: Timestamp) -> Bool {
        lookAhead { state in
            state.nextDue.map { $0 <= now } == true
                || state.book.nextEnd().map { $0 <= now } == true
        } ?? true
    }

    /// When a group or an escalation is due next; nil for never.
    package var nextDue: Timestamp? { look { $0.nextDue } ?? nil }

    /// Tells others of alerts that became quiet or loud, and forgets what is old.
    package func takeCare(retention: Duration) async throws {
        guard needsCare(retention: retention) else { return }
        try await journal.perform { unit in
            try self.change(in: unit) { state in
                let now = self.clock.now()
                self.settle(&state, now)
                try self.tellStandings(&state, unit, now)
                let dispatcher = state.dispatcher
                for fingerprint in state.book.forget(
                    endedBefore: now - retention,
                    unless: dispatcher.holds
                ) {
                    state.inhibitor.forget(fingerprint)
                    state.flapping.forget(fingerprint)
                    try self.retire(fingerprint, unit)
                    try AlertTables.forget(fingerprint, in: unit.database)
                    try unit.remove(fingerprint.description, from: AlertChanged.self, at: now)
                }
                state.silences.forget(endedBefore: now - retention)
                state.maintenance.forget(endedBefore: now - retention)
                state.log = state.log.filter { $0.value.keepUntil >= now }
                try GroupTables.forgetLog(before: now, in: unit.database)
            }
        }
    }

    /// Whether there is something to tell or to forget; what is only looked at is not written.
    private func needsCare(retention: Duration) -> Bool {
        let now = clock.now()
        let old = now - retention
        return look { state in
            var (maintenance, flapping) = (state.maintenance, state.flapping)
            maintenance.settle(at: now)
            maintenance.forget(endedBefore: old)
            flapping.settle(at: now)
            guard maintenance.takeTouched().isEmpty, flapping.takeTouched().isEmpty else {
                return true
            }
            let hasNews = state.book.records.values.contains { record in
                guard record.isFiring else {
                    return record.alert.endsAt < old && !state.dispatcher.holds(record.fingerprint)
                }
                let standing = state.standing(of: record.alert, at: now, quiet: quiet)
                return standing != state.told[record.fingerprint] ?? AlertStanding()
            }
            return hasNews || state.silences.silences.values.contains { $0.endsAt < old }
                || state.log.values.contains { $0.keepUntil < now }
        } ?? true
    }

    private func flush(
        _ id: GroupID,
        _ state: inout DeskState,
        _ unit: JournalUnit,
        _ now: Timestamp
    ) throws {
        guard let flush = state.dispatcher.flush(id, now: now) else { return }
        for member in flush.members where member.isResolved {
            guard !state.dispatcher.holds(member.alert.fingerprint) else { continue }
            try AlertTables.close(member.alert.fingerprint, in: unit.database)
        }
        let route = state.dispatcher.tree.routes[id.route]
        guard route.activeIntervals.isEmpty || state.isIn(route.activeIntervals, at: now),
            !state.isIn(route.muteIntervals, at: now)
        else { return }
        let sorting = FlushSorting(flush, state, quiet: quiet)
        guard !sorting.isEmpty else { return }
        for target in state.configuration.targets(of: route.options.receiver) {
            try notify(target, of: flush, sorting, route, &state, unit)
        }
    }

    private func notify(
        _ target: RouteTarget,
        of flush: GroupFlush,
        _ sorting: FlushSorting,
        _ route: Route,
        _ state: inout DeskState,
        _ unit: JournalUnit
    ) throws {
        let now = flush.at
        let key = NotificationEntry.Key(
            groupKey: flush.group.key,
            receiver: route.options.receiver,
            integration: target.integration,
            index: target.index
        )
        let kept = state.log[key].flatMap { $0.keepUntil >= now ? $0 : nil }
        let view = sorting.view(since: kept?.entry)
        guard
            let reason = NotificationEntry.reason(
                since: view.entry,
                firing: view.firing,
                resolved: view.resolved,
                sendsResolved: target.sendsResolved,
                repeatInterval: route.options.repeatInterval,
                now: now
            )
        else {
            // What maintenance keeps quiet from now on is noted where nothing is told, too.
            guard let kept, let entry = view.entry, entry != kept.entry else { return }
            return try note(entry, key, keepUntil: kept.keepUntil, &state, unit)
        }
        let told = target.sendsResolved ? view.members : view.members.filter { !$0.isResolved }
        let isReminderOfKnown =
            reason == .repeated
            && view.members.allSatisfy {
                $0.isResolved || quiet.isAcknowledged($0.alert, at: now)
            }
        guard !isReminderOfKnown else { return }
        if !told.isEmpty {
            let notice = GroupNotice(
                receiver: key.receiver,
                integration: key.integration,
                index: key.index,
                groupKey: key.groupKey,
                groupLabels: flush.group.id.labels,
                members: told.map { annotated($0, state, now) },
                reason: reason,
                at: now
            )
            _ = try outbox.add(notice, in: unit)
        }
        try note(
            view.next(at: now),
            key,
            keepUntil: now + route.options.repeatInterval * 2,
            &state,
            unit
        )
    }

    private func note(
        _ entry: NotificationEntry,
        _ key: NotificationEntry.Key,
        keepUntil: Timestamp,
        _ state: inout DeskState,
        _ unit: JournalUnit
    ) throws {
        state.log[key] = (entry, keepUntil)
        try GroupTables.note(entry, key, keepUntil: keepUntil, in: unit.database)
    }
}
