package import Quantities

/// Which incidents a storm's parent speaks for, and of which it has not said yet how they do.
///
/// What a parent says is made of what its children are, so that nothing is lost when it says it a
/// little later: at a start it is made anew for every child.
package struct HeldChildren: Sendable {
    /// How long a parent waits for more before it says what changed.
    ///
    /// Its row holds all that it says; written for each of thousands of children, a storm would
    /// cost the square of its size.
    package static let gathers = Duration.seconds(1)

    private var children: [IncidentKey: Set<IncidentKey>] = [:]
    private var untold: [IncidentKey: (since: Timestamp, keys: Set<IncidentKey>)] = [:]

    /// Nothing is held.
    package init() {}

    /// The incidents that a parent speaks for.
    package func of(_ parent: IncidentKey) -> Set<IncidentKey> { children[parent] ?? [] }

    /// Lets a parent speak for an incident.
    package mutating func hold(_ key: IncidentKey, by parent: IncidentKey, at now: Timestamp) {
        children[parent, default: []].insert(key)
        changed(key, of: parent, at: now)
    }

    /// Lets a parent speak for an incident no more.
    package mutating func release(_ key: IncidentKey, from parent: IncidentKey) {
        children[parent]?.remove(key)
        if children[parent]?.isEmpty == true { children[parent] = nil }
    }

    /// Notes that an incident changed, which its parent has to say.
    package mutating func changed(_ key: IncidentKey, of parent: IncidentKey, at now: Timestamp) {
        untold[parent, default: (now, [])].keys.insert(key)
    }

    /// Parents that have something to say by now, and of whom; it counts as said.
    package mutating func takeUntold(
        at now: Timestamp
    ) -> [(parent: IncidentKey, keys: Set<IncidentKey>)] {
        // A clock that was set back must not keep a parent silent.
        let due = untold.filter { $0.value.since + Self.gathers <= now || $0.value.since > now }
        for parent in due.keys { untold[parent] = nil }
        return due.map { ($0.key, $0.value.keys) }
    }

    /// When the next parent says something; nil when there is nothing to say.
    package var due: Timestamp? { untold.values.map { $0.since + Self.gathers }.min() }
}
