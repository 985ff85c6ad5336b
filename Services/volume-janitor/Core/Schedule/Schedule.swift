package import Quantities

/// Whose turn it is: one turn of a volume at a time, the longest waiting first, and the first
/// interval of a new or changed rule dry.
///
/// A turn that was cut short because it took long is due again at once, behind all who wait
/// already, so a big volume starves nobody. How turns are shared is in `Schedule+Sharing`.
package struct Schedule: Sendable, Hashable {
    /// How often each registration has its turn.
    package let interval: Duration
    /// Turns at the same time, each of another volume.
    package let turnsMax: Int

    /// What is known of each registration.
    package private(set) var items: [RegistrationKey: ScheduleItem] = [:]
    /// The pauses that were said.
    package private(set) var pauses: [PauseScope: Pause] = [:]
    /// Volumes whose turn it is.
    package internal(set) var running: [VolumeName: VolumeActivity] = [:]
    /// Registrations whose next turn is dry because the clock was set.
    private var doubtful: Set<RegistrationKey> = []

    /// An empty schedule.
    package init(interval: Duration, turnsMax: Int) {
        precondition(interval > .zero && turnsMax > 0, "a schedule gives turns")
        self.interval = interval
        self.turnsMax = turnsMax
    }

    /// Takes over which registrations there are; one that is new or has another rule begins dry.
    ///
    /// - Parameters:
    ///   - revisions: the revision of each registration that can be carried out.
    ///   - known: what was kept from before a restart.
    ///   - now: the time.
    package mutating func sync(
        _ revisions: [RegistrationKey: Int64],
        known: [RegistrationKey: ScheduleItem] = [:],
        at now: Timestamp
    ) {
        var kept: [RegistrationKey: ScheduleItem] = [:]
        for (key, revision) in revisions {
            let before = items[key] ?? known[key]
            if var item = before, item.revision == revision {
                // A clock that was set back must not keep anybody waiting for years.
                item.nextDue = min(item.nextDue, now + interval)
                kept[key] = item
            } else {
                kept[key] = ScheduleItem(
                    revision: revision,
                    lastStarted: before?.lastStarted,
                    nextDue: now
                )
            }
        }
        items = kept
        doubtful.formIntersection(Set(kept.keys))
    }

    /// The next turn, which begins now; nil when nobody is due or as many run as may.
    package mutating func next(at now: Timestamp) -> Turn? {
        guard hasRoom(at: now) else { return nil }
        let due = items.filter { $0.value.nextDue <= now && running[$0.key.volume] == nil }
        guard let (key, item) = due.min(by: Self.waitsLonger) else { return nil }
        running[key.volume] = .looking(since: now)
        items[key]?.lastStarted = now
        return Turn(key: key, revision: item.revision, kind: kind(of: key, item, at: now))
    }

    /// Notes that a turn ended.
    ///
    /// - Parameters:
    ///   - turn: the turn.
    ///   - isCutShort: whether it has more to do and gave way to others.
    ///   - isPlanned: whether it came to a plan; a dry turn that failed is dry again.
    ///   - now: the time.
    package mutating func finish(
        _ turn: Turn,
        isCutShort: Bool,
        isPlanned: Bool,
        at now: Timestamp
    ) {
        running[turn.key.volume] = nil
        guard var item = items[turn.key], item.revision == turn.revision else { return }
        if isPlanned {
            if case .dry = turn.kind { item.dryAt = item.dryAt ?? now }
            doubtful.remove(turn.key)
        }
        item.nextDue = isCutShort ? now : now + interval
        items[turn.key] = item
    }

    /// Claims a volume for a turn that somebody asked for; false while another has it.
    package mutating func claim(_ volume: VolumeName) -> Bool {
        guard running[volume] == nil else { return false }
        running[volume] = .confirmed
        return true
    }

    /// Gives a claimed volume back.
    package mutating func release(_ volume: VolumeName) {
        running[volume] = nil
    }

    /// Notes that a person confirmed the rule of a path by running its plan: no dry turn is needed.
    package mutating func confirm(_ key: RegistrationKey, revision: Int64, at now: Timestamp) {
        guard var item = items[key], item.revision == revision else { return }
        item.dryAt = item.dryAt ?? now - interval
        item.nextDue = now + interval
        items[key] = item
    }

    /// Makes a path due at once.
    package mutating func hasten(_ key: RegistrationKey, at now: Timestamp) {
        guard let due = items[key]?.nextDue, due > now else { return }
        items[key]?.nextDue = now
    }

    /// Notes that the clock was set: ages are in doubt for the next turn of each registration.
    package mutating func doubtClock() {
        doubtful = Set(items.keys)
    }

    /// Whether the next turn of a path is dry because the clock was set.
    package func doubtsClock(of key: RegistrationKey) -> Bool { doubtful.contains(key) }

    // MARK: - Pauses

    /// Pauses everything or a volume.
    package mutating func pause(_ scope: PauseScope, _ pause: Pause) { pauses[scope] = pause }

    /// Ends a pause; false when there was none.
    package mutating func resume(_ scope: PauseScope) -> Bool {
        pauses.removeValue(forKey: scope) != nil
    }

    /// The pause that holds a volume, the general one first; nil when none does.
    package func pause(of volume: VolumeName, at now: Timestamp) -> Pause? {
        [.all, .volume(volume)].compactMap { pauses[$0] }.first { $0.holds(at: now) }
    }

    // MARK: - Choosing

    /// When the next turn is due; nil when nobody waits.
    package var nextDue: Timestamp? { items.values.map(\.nextDue).min() }

    /// Whether the next turn of a path may delete.
    package func nextKind(of key: RegistrationKey, at now: Timestamp) -> Turn.Kind? {
        items[key].map { kind(of: key, $0, at: max(now, $0.nextDue)) }
    }

    private func kind(of key: RegistrationKey, _ item: ScheduleItem, at now: Timestamp) -> Turn.Kind
    {
        if pause(of: key.volume, at: now) != nil { return .dry(.paused) }
        if item.dryAt == nil { return .dry(.newRule) }
        return doubtful.contains(key) ? .dry(.clock) : .act
    }

    private static func waitsLonger(
        _ left: (key: RegistrationKey, value: ScheduleItem),
        _ right: (key: RegistrationKey, value: ScheduleItem)
    ) -> Bool {
        let zero = Timestamp(seconds: 0)
        let (a, b) = (left.value, right.value)
        return (a.nextDue, a.lastStarted ?? zero, left.key)
            < (b.nextDue, b.lastStarted ?? zero, right.key)
    }
}
