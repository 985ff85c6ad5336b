package import Quantities

extension TicketBook {
    /// Whether an incident that began to fire is one that a ticket would be made of.
    func isNew(_ incident: Incident, at now: Timestamp) -> Bool {
        guard isUnticketed(incident), incident.order == nil, incident.parked == nil,
            incident.askedBy == nil
        else { return false }
        let plan = policy.plan(incident, at: now)
        return switch plan.step {
        case .create, .wait: true
        default: false
        }
    }

    private func isUnticketed(_ incident: Incident) -> Bool {
        incident.ticket == nil || incident.ticket?.standing == .closed
    }

    /// Counts a beginning; in a storm its parent speaks for it from now on.
    ///
    /// - Returns: the incidents that changed.
    mutating func begin(_ incident: Incident, at now: Timestamp) -> Set<IncidentKey> {
        let parent = IncidentKey.storm(of: incident.key.client, tenant: incident.key.tenant)
        var watch = storms[parent] ?? StormWatch()
        let taken = watch.began(incident.key, policy.storm, at: now)
        storms[parent] = watch
        touchedStorms.insert(parent)
        var changed: Set<IncidentKey> = []
        for key in taken {
            guard var child = incidents[key] else { continue }
            child.takeBackUnsent()
            // What has a ticket, or will have one for all we know, keeps it.
            let isFree = child.order == nil && child.parked == nil && isUnticketed(child)
            guard isFree, child.isFiring else { continue }
            child.hold(by: parent)
            held.hold(key, by: parent, at: now)
            put(child)
            changed.insert(key)
        }
        return changed
    }

    /// Says in a parent how children do; one that is over goes its own way again.
    ///
    /// - Returns: the incidents that changed.
    mutating func tell(
        _ parent: IncidentKey,
        of keys: Set<IncidentKey>,
        at now: Timestamp
    ) -> Set<IncidentKey> {
        var incident = incidents[parent] ?? Incident(parent, at: now)
        var news: [String: IncidentMember] = [:]
        var changed: Set<IncidentKey> = []
        for key in keys {
            let text = key.text
            let (member, isOver) = member(of: key, known: incident.members[text], parent, at: now)
            // What is said of it already is no news, such as after a start.
            if incident.members[text]?.isSame(as: member) != true { news[text] = member }
            if isOver, release(key, from: parent) { changed.insert(key) }
        }
        guard !news.isEmpty else { return changed }
        incident.take(news, at: now)
        incident.takeBackUnsent()
        put(incident)
        changed.insert(parent)
        return changed
    }

    /// How a child stands in its parent, and whether its parent is done with it; one that is
    /// forgotten is over.
    private func member(
        of key: IncidentKey,
        known: IncidentMember?,
        _ parent: IncidentKey,
        at now: Timestamp
    ) -> (member: IncidentMember, isOver: Bool) {
        let child = incidents[key]
        let isOwn = child?.isFiring == true && child?.heldBy != parent
        let isFiring = child?.isFiring == true && !isOwn
        let isClear = child?.isClear ?? true
        let title = child.map(TicketText.title) ?? known?.summary ?? key.text
        let member = IncidentMember(
            name: key.problem.rawValue,
            level: child?.level ?? known?.level ?? .warning,
            standing: isFiring ? .firing : isClear || child?.heldBy == nil ? .over : .quiet,
            // What it was called when it held says more than that nothing is left of it.
            summary: child?.members.isEmpty == true
                ? known?.summary ?? title : title + (isOwn ? Self.ownTicket : ""),
            since: child?.firingSince ?? known?.since ?? now,
            at: now
        )
        return (member, !isFiring && isClear)
    }

    private static var ownTicket: String { " (goes on in a ticket of its own)" }

    /// Whether it was held.
    private mutating func release(_ key: IncidentKey, from parent: IncidentKey) -> Bool {
        held.release(key, from: parent)
        guard var child = incidents[key], child.heldBy == parent else { return false }
        child.hold(by: nil)
        put(child)
        return true
    }

    /// Lets parents say what changed, and ends storms that are over: what still holds gets tickets
    /// of its own when that are few.
    ///
    /// - Returns: the incidents that changed.
    package mutating func calm(at now: Timestamp) -> Set<IncidentKey> {
        var changed: Set<IncidentKey> = []
        for (parent, keys) in held.takeUntold(at: now) {
            changed.formUnion(tell(parent, of: keys, at: now))
        }
        for (parent, watch) in storms {
            if watch.isForgettable(policy.storm, at: now) {
                storms[parent] = nil
                touchedStorms.insert(parent)
                continue
            }
            guard let due = watch.due(policy.storm), due <= now else { continue }
            let children = held.of(parent)
            guard children.count <= policy.storm.more else { continue }
            storms[parent]?.end()
            touchedStorms.insert(parent)
            for key in children where release(key, from: parent) { changed.insert(key) }
            changed.formUnion(tell(parent, of: children, at: now))
        }
        return changed
    }

    /// Parents of storms that changed since this was asked last.
    package mutating func takeTouchedStorms() -> Set<IncidentKey> {
        defer { touchedStorms = [] }
        return touchedStorms
    }

    /// The next moment at which a parent has something to say or a storm may be over; nil for none.
    package var calmDue: Timestamp? {
        let rule = policy.storm
        let dues = storms.values.compactMap { $0.due(rule) ?? $0.lastAt.map { $0 + rule.within } }
        return (dues + [held.due].compactMap(\.self)).min()
    }
}
