package import Quantities

/// Watches how many incidents of one client begin together.
package struct StormWatch: Sendable, Hashable, Codable {
    /// Beginnings that are remembered at the most; a storm is known long before.
    package static let recentMax = 1000

    struct Beginning: Sendable, Hashable, Codable {
        var key: IncidentKey
        var at: Timestamp
    }

    private(set) var recent: [Beginning] = []
    /// Since when there is a storm; nil for none.
    package private(set) var since: Timestamp?
    /// When something last began.
    package private(set) var lastAt: Timestamp?

    /// Nothing began yet.
    package init() {}

    /// Whether there is a storm.
    package var isStorm: Bool { since != nil }

    /// Whether there is nothing to remember at a moment.
    package func isForgettable(_ rule: StormRule, at now: Timestamp) -> Bool {
        !isStorm && (lastAt.map { $0 + rule.within < now } ?? true)
    }

    /// Notes that an incident began.
    ///
    /// - Returns: the incidents that the storm's parent speaks for from now on: the new one while
    ///   there is a storm, all recent ones when it begins, none without a storm.
    package mutating func began(
        _ key: IncidentKey,
        _ rule: StormRule,
        at now: Timestamp
    ) -> [IncidentKey] {
        lastAt = now
        if isStorm { return [key] }
        recent.removeAll { $0.at + rule.within <= now || $0.key == key }
        recent = Array((recent + [Beginning(key: key, at: now)]).suffix(Self.recentMax))
        guard recent.count > rule.more else { return [] }
        since = now
        defer { recent = [] }
        return recent.map(\.key)
    }

    /// When it is to be looked at whether the storm is over; nil without one.
    package func due(_ rule: StormRule) -> Timestamp? {
        guard isStorm, let lastAt else { return nil }
        return lastAt + rule.quiet
    }

    /// Ends the storm.
    package mutating func end() {
        since = nil
        recent = []
    }
}
