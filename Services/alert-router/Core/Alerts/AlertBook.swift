package import Quantities

/// Every alert that is known, by its fingerprint.
package struct AlertBook: Sendable {
    /// The alerts.
    package private(set) var records: [Fingerprint: AlertRecord]
    /// How long a word without an end is good for (`resolve_timeout`).
    package var resolveTimeout: Duration
    /// Alerts of one `alertname` that may hold before one more that is posted is not taken; 0 for
    /// as many as there are.
    ///
    /// What our own rules and intakes say is always taken, as they say it once.
    package var perNameMax: Int
    /// New alerts that were not taken because of `perNameMax`, since the start.
    package private(set) var limited = 0
    private var countByName: [String: Int] = [:]
    /// When alerts that hold are over unless something more is said of them.
    private var ends = DueHeap<Fingerprint>()

    /// A book of these alerts.
    package init(
        records: [AlertRecord] = [],
        resolveTimeout: Duration = .seconds(300),
        perNameMax: Int = 0
    ) {
        self.resolveTimeout = resolveTimeout
        self.perNameMax = perNameMax
        self.records = Dictionary(records.map { ($0.fingerprint, $0) }) { _, last in last }
        for record in self.records.values {
            count(record, by: 1)
            watch(record)
        }
    }

    /// When the first alert is over of which nothing more is said; nil for never.
    package mutating func nextEnd() -> Timestamp? {
        while let first = ends.first {
            if let record = records[first.item], record.isFiring, record.alert.endsAt == first.due {
                return first.due
            }
            ends.pop()
        }
        return nil
    }

    /// Takes what was said, in order; what is faulty is passed over, as is what is over a limit.
    ///
    /// - Parameters:
    ///   - reports: what was said; the caller has told its sender of `Alert.fault`.
    ///   - now: when it was said.
    /// - Returns: what every report that was taken did.
    package mutating func apply(_ reports: [AlertReport], now: Timestamp) -> [AlertChange] {
        reports.compactMap { report in
            let alert = report.alert(at: now, resolveTimeout: resolveTimeout)
            guard alert.fault == nil else { return nil }
            return take(alert, report.subject, now)
        }
    }

    /// Ends alerts whose time is up.
    ///
    /// - Returns: those that are over now and were not when last looked at.
    package mutating func expire(now: Timestamp) -> [AlertChange] {
        var over: [AlertRecord] = []
        while let end = nextEnd(), end <= now, let fingerprint = ends.first?.item {
            ends.pop()
            guard let old = records[fingerprint] else { continue }
            over.append(old)
            var record = old
            record.isFiring = false
            put(record)
        }
        return over.sorted { $0.fingerprint < $1.fingerprint }.map { old in
            var record = old
            record.isFiring = false
            return AlertChange(kind: .ended, record: record, previous: old)
        }
    }

    /// Forgets alerts that were over before a moment.
    ///
    /// - Parameters:
    ///   - moment: what ended earlier is forgotten.
    ///   - isNeeded: whether something, such as a group that has not told of it, needs an alert.
    /// - Returns: the forgotten.
    package mutating func forget(
        endedBefore moment: Timestamp,
        unless isNeeded: (Fingerprint) -> Bool
    ) -> [Fingerprint] {
        let old = records.filter { key, record in
            !record.isFiring && record.alert.endsAt < moment && !isNeeded(key)
        }
        for (key, record) in old {
            records[key] = nil
            count(record, by: -1)
        }
        return old.keys.sorted()
    }

    /// Moves every alert's moments by as much as the wall clock was set.
    ///
    /// - Parameters:
    ///   - jump: by how much.
    ///   - now: the moment by the new time.
    /// - Returns: every alert as it is then.
    package mutating func shift(by jump: Duration, now: Timestamp) -> [AlertRecord] {
        let moved = records.values.map { old in
            var record = old
            record.alert = old.alert.shifted(by: jump, now: now)
            return record
        }
        for record in moved { put(record) }
        return moved
    }

    private mutating func take(
        _ alert: Alert,
        _ subject: AlertSubject,
        _ now: Timestamp
    ) -> AlertChange? {
        let old = records[alert.fingerprint]
        let isResolved = alert.isResolved(at: now)
        // One tenant's word changes no alert of another's, whatever its labels are.
        if let old, old.subject.tenant != subject.tenant { return nil }
        guard let old else {
            guard
                perNameMax == 0 || isResolved || alert.origin != .posted
                    || countByName[alert.labels[Alert.nameLabel], default: 0] < perNameMax
            else {
                limited += 1
                return nil
            }
            let record = AlertRecord(
                alert: alert,
                subject: subject,
                occurrence: 1,
                isFiring: !isResolved
            )
            put(record)
            return AlertChange(
                kind: isResolved ? .stayedEnded : .began,
                record: record,
                previous: nil
            )
        }
        let merged = alert.overlaps(old.alert) ? old.alert.merged(with: alert, at: now) : alert
        let isFiring = !merged.isResolved(at: now)
        let begins = isFiring && !old.isFiring
        let record = AlertRecord(
            alert: merged,
            subject: subject,
            occurrence: old.occurrence + (begins ? 1 : 0),
            isFiring: isFiring
        )
        put(record)
        return AlertChange(kind: kind(record, since: old), record: record, previous: old)
    }

    private func kind(_ new: AlertRecord, since old: AlertRecord) -> AlertChange.Kind {
        switch (old.isFiring, new.isFiring) {
        case (false, true): return .began
        case (true, false): return .ended
        case (false, false): return .stayedEnded
        case (true, true):
            let isSame =
                new.alert.labels == old.alert.labels && new.subject == old.subject
                && new.alert.annotations == old.alert.annotations
                && new.alert.startsAt == old.alert.startsAt
                && new.alert.generatorURL == old.alert.generatorURL
            return isSame ? .refreshed : .changed
        }
    }

    private mutating func put(_ record: AlertRecord) {
        if let old = records.updateValue(record, forKey: record.fingerprint) { count(old, by: -1) }
        count(record, by: 1)
        watch(record)
    }

    private mutating func watch(_ record: AlertRecord) {
        guard record.isFiring, record.alert.endsAt != AlertReport.untilSaidMoment else { return }
        ends.push(record.fingerprint, due: record.alert.endsAt)
    }

    private mutating func count(_ record: AlertRecord, by step: Int) {
        guard record.isFiring else { return }
        countByName[record.alert.labels[Alert.nameLabel], default: 0] += step
    }
}
