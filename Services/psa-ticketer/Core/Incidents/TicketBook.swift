package import Contracts
package import Quantities

/// All incidents of a tenant's PSA and the storms among them; facts go in, plans come out.
package struct TicketBook: Sendable {
    /// Incidents at the most; alerts that would begin another one are counted.
    package static let incidentsMax = 50_000

    /// How long what is over is remembered, with the number of its closed ticket.
    package static let closedKept = Duration.seconds(90 * 86_400)
    /// Incidents that are over and are remembered at the most; the oldest are forgotten first.
    package static let closedMax = 20_000

    /// The rules.
    package var policy: TicketPolicy
    /// Which class an alert is of.
    package var classes: ProblemClasses
    /// Makes the tickets' references.
    package let maker: ReferenceMaker
    /// The incidents.
    package private(set) var incidents: [IncidentKey: Incident] = [:]
    /// Storms by their parents' keys.
    package internal(set) var storms: [IncidentKey: StormWatch] = [:]
    var touchedStorms: Set<IncidentKey> = []
    /// Alerts that were passed over because of `incidentsMax`.
    package private(set) var passedOver = 0
    private var places: [String: IncidentKey] = [:]
    var held = HeldChildren()

    /// An empty book.
    package init(policy: TicketPolicy, classes: ProblemClasses, maker: ReferenceMaker) {
        self.policy = policy
        self.classes = classes
        self.maker = maker
    }

    /// Puts back what was stored.
    package mutating func restore(_ incident: Incident) {
        put(incident)
        for alert in incident.members.keys where incident.key.problem != .storm {
            places[alert] = incident.key
        }
        // Its parent may not have told the last of it when the process before this one ended.
        if let parent = incident.heldBy {
            held.hold(incident.key, by: parent, at: Timestamp(microseconds: 0))
        }
    }

    /// Puts back a stored storm.
    package mutating func restore(_ watch: StormWatch, of parent: IncidentKey) {
        storms[parent] = watch
    }

    // MARK: - Alerts

    /// Takes an alert as it is now.
    ///
    /// - Returns: the incidents that changed.
    package mutating func take(_ alert: AlertChanged, at now: Timestamp) -> Set<IncidentKey> {
        var changed: Set<IncidentKey> = []
        let own = IncidentKey(alert, classes: classes)
        let key = place(of: alert, own, &changed, at: now)
        let member = IncidentMember(alert, at: now)
        guard var incident = incidents[key] ?? room(for: key, member, at: now) else {
            return changed
        }
        let wasFiring = incident.isFiring
        incident.take(alert.alert, member, at: now)
        incident.takeBackUnsent()
        places[alert.alert] = incident.members[alert.alert] == nil ? nil : key
        put(incident)
        changed.insert(key)
        if incident.isFiring, !wasFiring, isNew(incident, at: now) {
            changed.formUnion(begin(incident, at: now))
        }
        if let parent = incidents[key]?.heldBy { held.changed(key, of: parent, at: now) }
        return changed
    }

    /// An alert stays in the incident whose ticket tells of it, unless it is another client's now.
    private mutating func place(
        of alert: AlertChanged,
        _ own: IncidentKey,
        _ changed: inout Set<IncidentKey>,
        at now: Timestamp
    ) -> IncidentKey {
        guard let old = places[alert.alert], old != own, var incident = incidents[old] else {
            return own
        }
        let isSameClient = old.client == own.client || old.client == nil || own.client == nil
        let isTold = incident.ticket != nil || incident.order?.dispatch.isUnsent == false
        if isSameClient, old.tenant == own.tenant, isTold { return old }
        incident.drop(alert.alert, at: now)
        incident.takeBackUnsent()
        places[alert.alert] = nil
        put(incident)
        changed.insert(old)
        if let parent = incident.heldBy { held.changed(old, of: parent, at: now) }
        return own
    }

    private mutating func room(
        for key: IncidentKey,
        _ member: IncidentMember,
        at now: Timestamp
    ) -> Incident? {
        guard member.standing != .over else { return nil }
        guard incidents.count < Self.incidentsMax else {
            passedOver += 1
            return nil
        }
        return Incident(key, at: now)
    }

    // MARK: - Plans

    /// Plans anew for an incident, and puts what is to be done under way.
    ///
    /// - Returns: the plan; nil while something is under way, and for an unknown incident.
    package mutating func plan(_ key: IncidentKey, at now: Timestamp) -> TicketPlan? {
        guard var incident = incidents[key], incident.order == nil else { return nil }
        let plan = policy.plan(incident, at: now)
        incident.begin(plan, policy, maker, at: now)
        put(incident)
        return plan
    }

    /// Changes an incident, such as by what came of its order.
    ///
    /// - Returns: the incidents that changed.
    package mutating func change(
        _ key: IncidentKey,
        at now: Timestamp,
        _ body: (inout Incident) -> Void
    ) -> Set<IncidentKey> {
        guard var incident = incidents[key] else { return [] }
        let parent = incident.heldBy
        body(&incident)
        put(incident)
        guard let parent, incident.heldBy == nil else { return [key] }
        // It has a ticket of its own: its parent speaks for it no more, and says so at once, for
        // nothing on the disk would tell a later process.
        held.release(key, from: parent)
        return tell(parent, of: [key], at: now).union([key])
    }

    // MARK: - Forgetting

    /// Forgets incidents that have been over for long, and the oldest of too many.
    ///
    /// Never one whose return would still open its ticket again or be left to a person.
    ///
    /// - Returns: what was forgotten.
    package mutating func forget(at now: Timestamp) -> [Incident] {
        let kept = max(Self.closedKept, policy.reopensWithin, policy.closedByPersonHolds)
        let over = incidents.values.compactMap { incident in
            incident.isOverSince.map { (since: $0, incident: incident) }
        }
        .sorted { ($0.since, $0.incident.key.text) < ($1.since, $1.incident.key.text) }
        let tooMany = max(0, over.count - Self.closedMax)
        let gone = over.enumerated().filter { index, entry in
            index < tooMany || entry.since + kept <= now
        }
        .map(\.element.incident)
        for incident in gone { incidents[incident.key] = nil }
        return gone
    }

    mutating func put(_ incident: Incident) {
        incidents[incident.key] = incident.isForgettable ? nil : incident
    }
}
