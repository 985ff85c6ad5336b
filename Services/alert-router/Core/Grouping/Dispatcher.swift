package import Quantities

/// Puts alerts into groups and says when a group is to be looked at; it knows no clock.
package struct Dispatcher: Sendable {
    /// A group's timer as it was kept over a restart.
    package struct Timer: Sendable, Hashable {
        /// When the group was to be looked at.
        package var due: Timestamp
        /// Whether it had been looked at.
        package var hasFlushed: Bool

        /// A timer.
        package init(due: Timestamp, hasFlushed: Bool) {
            self.due = due
            self.hasFlushed = hasFlushed
        }
    }

    /// The routes.
    package let tree: RouteTree
    /// The groups that have alerts.
    package private(set) var groups: [GroupID: AlertGroup] = [:]
    /// Groups that were made, looked at or ended since `takeTouched`.
    package private(set) var touched: Set<GroupID> = []
    private var placesOf: [Fingerprint: Set<GroupID>] = [:]
    private var heap = DueHeap<GroupID>()

    /// A dispatcher without alerts.
    package init(tree: RouteTree) { self.tree = tree }

    /// When the next group is due; nil without groups.
    package var nextDue: Timestamp? { heap.first?.due }

    /// Whether a group has an alert in it that no flush has passed on.
    package func holds(_ fingerprint: Fingerprint) -> Bool { placesOf[fingerprint] != nil }

    /// Takes an alert as it is now.
    ///
    /// - Parameters:
    ///   - alert: the alert.
    ///   - previous: as it was before, when its labels may have been others.
    ///   - now: the moment.
    ///   - timer: a kept timer of a group; a kept one counts for a group that is new.
    /// - Returns: the alert as it was, ended now, when it left a group because its labels changed;
    ///   it stays in that group until its end is told.
    @discardableResult
    package mutating func insert(
        _ alert: Alert,
        replacing previous: Alert? = nil,
        now: Timestamp,
        timer: (GroupID) -> Timer? = { _ in nil }
    ) -> Alert? {
        let ids = ids(of: alert.labels)
        for id in ids { insert(alert, into: id, now, timer) }
        guard let previous, previous.labels != alert.labels else { return nil }
        var left = previous
        left.endsAt = min(now, previous.endsAt)
        left.updatedAt = now
        if !alert.isResolved(at: now) { left.sayThatItGoesOn(as: alert) }
        var hasLeft = false
        for id in self.ids(of: previous.labels) where !ids.contains(id) {
            guard groups[id]?.alerts[previous.fingerprint] != nil else { continue }
            groups[id]?.alerts[previous.fingerprint] = left
            hasLeft = true
        }
        return hasLeft ? left : nil
    }

    /// The groups that are due, the longest due first.
    ///
    /// - Parameters:
    ///   - now: the moment.
    ///   - countMax: groups at the most.
    /// - Returns: the groups; the caller looks at each with `flush`.
    package mutating func due(at now: Timestamp, countMax: Int) -> [GroupID] {
        var ids: [GroupID] = []
        while let first = heap.first, first.due <= now, ids.count < countMax {
            heap.pop()
            guard groups[first.item]?.due == first.due else { continue }
            ids.append(first.item)
        }
        return ids
    }

    /// Looks at a group: freezes which of its alerts are over, takes those out, and sets its timer.
    ///
    /// - Parameters:
    ///   - id: the group.
    ///   - now: the moment.
    /// - Returns: the group as it was; nil when there is none.
    package mutating func flush(_ id: GroupID, now: Timestamp) -> GroupFlush? {
        guard let group = groups[id] else { return nil }
        let members = group.alerts.values.sorted {
            ($0.startsAt, $0.fingerprint) < ($1.startsAt, $1.fingerprint)
        }.map { GroupNotice.Member($0, isResolved: $0.isResolved(at: now)) }
        touched.insert(id)
        for member in members where member.isResolved {
            remove(member.alert.fingerprint, from: id)
        }
        if groups[id]?.alerts.isEmpty == true {
            groups[id] = nil
        } else {
            let due = now + tree.routes[id.route].options.groupInterval
            groups[id]?.hasFlushed = true
            groups[id]?.due = due
            heap.push(id, due: due)
        }
        return GroupFlush(group: group, members: members, at: now)
    }

    /// Moves every timer, and every alert's moments, by as much as the wall clock was set.
    ///
    /// - Parameters:
    ///   - jump: by how much.
    ///   - now: the moment by the new time.
    package mutating func shift(by jump: Duration, now: Timestamp) {
        heap = DueHeap()
        for (id, group) in groups {
            groups[id]?.due = group.due + jump
            groups[id]?.alerts = group.alerts.mapValues { $0.shifted(by: jump, now: now) }
            heap.push(id, due: group.due + jump)
            touched.insert(id)
        }
    }

    /// The groups that were made, looked at or ended since the last call.
    package mutating func takeTouched() -> Set<GroupID> {
        defer { touched = [] }
        return touched
    }

    private func ids(of labels: LabelSet) -> [GroupID] {
        tree.match(labels).map { route in
            GroupID(route: route, labels: tree.routes[route].options.groupLabels(of: labels))
        }
    }

    private mutating func insert(
        _ alert: Alert,
        into id: GroupID,
        _ now: Timestamp,
        _ timer: (GroupID) -> Timer?
    ) {
        let options = tree.routes[id.route].options
        if groups[id] == nil {
            let kept = timer(id)
            let latest = now + max(options.groupInterval, options.groupWait)
            let group = AlertGroup(
                id: id,
                key: "\(tree.routes[id.route].key):\(GroupID.text(of: id.labels))",
                due: kept.map { min($0.due, latest) } ?? now + options.groupWait,
                hasFlushed: kept?.hasFlushed ?? false
            )
            groups[id] = group
            touched.insert(id)
            heap.push(id, due: group.due)
        }
        groups[id]?.alerts[alert.fingerprint] = alert
        placesOf[alert.fingerprint, default: []].insert(id)
        guard groups[id]?.hasFlushed == false, alert.startsAt + options.groupWait < now,
            let due = groups[id]?.due, due > now
        else { return }
        groups[id]?.due = now
        touched.insert(id)
        heap.push(id, due: now)
    }

    private mutating func remove(_ fingerprint: Fingerprint, from id: GroupID) {
        groups[id]?.alerts[fingerprint] = nil
        placesOf[fingerprint]?.remove(id)
        if placesOf[fingerprint]?.isEmpty == true { placesOf[fingerprint] = nil }
    }
}

extension Alert {
    /// Says in its summary that it is not over, only told elsewhere from now on: the group that it
    /// leaves is told of its end, as that is what closes what was opened for it there.
    fileprivate mutating func sayThatItGoesOn(as new: Alert) {
        let (old, now) = (labels[Self.severityLabel], new.labels[Self.severityLabel])
        let words = now.isEmpty || now == old ? "it is told elsewhere now" : "it is \(now) now"
        let key = annotations["summary"] == nil ? "message" : "summary"
        let said = annotations[key] ?? labels[Self.nameLabel]
        annotations[annotations[key] == nil ? "summary" : key] = "\(said) (not over: \(words))"
    }
}
