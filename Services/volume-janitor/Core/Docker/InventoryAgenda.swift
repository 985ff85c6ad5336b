/// What has to be looked at and when; events come faster than they are worth looking.
///
/// Each subject is looked at shortly after its first event, so that the handful of events that one
/// container start makes cost one look, and once more after its last: the engine tells of a
/// container's end before its list shows it (moby `handleContainerExit`). Times are durations since
/// any fixed moment of a clock that is never set back.
package struct InventoryAgenda: Sendable, Hashable {
    /// From an event to the first look.
    package let settle: Duration
    /// From an event to the last look.
    package let recheck: Duration
    /// Subjects that may wait; more of them mean everything.
    package let subjectsMax: Int
    private var first: [InventorySubject: Duration] = [:]
    private var last: [InventorySubject: Duration] = [:]

    /// An empty agenda.
    package init(
        settle: Duration = .milliseconds(100),
        recheck: Duration = .seconds(2),
        subjectsMax: Int = 256
    ) {
        self.settle = settle
        self.recheck = recheck
        self.subjectsMax = subjectsMax
    }

    /// Notes that something happened to a subject.
    package mutating func note(_ subject: InventorySubject, at now: Duration) {
        let isListed = first[.everything] != nil
        if !isListed || subject == .everything {
            first[subject] = first[subject] ?? now + settle
        }
        last[subject] = now + recheck
        if subject == .everything { first = first.filter { $0.key == .everything } }
        if first.count > subjectsMax { first = [.everything: first.values.min() ?? now] }
        if last.count > subjectsMax { last = [.everything: now + recheck] }
    }

    /// When something has to be looked at next; nil when nothing waits.
    package var next: Duration? {
        [first.values.min(), last.values.min()].compactMap(\.self).min()
    }

    /// Takes what is due; `everything` alone when that is.
    package mutating func take(at now: Duration) -> Set<InventorySubject> {
        let due = Set(first.filter { $0.value <= now }.keys)
            .union(last.filter { $0.value <= now }.keys)
        first = first.filter { $0.value > now }
        last = last.filter { $0.value > now }
        guard due.contains(.everything) else { return due }
        // A full list answers what was waiting to be looked at first.
        first = [:]
        return [.everything]
    }

    /// Forgets everything, because all was listed anew.
    package mutating func clear() {
        first = [:]
        last = [:]
    }
}
