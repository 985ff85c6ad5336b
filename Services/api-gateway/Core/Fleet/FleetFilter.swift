import Quantities

/// Which systems a page shows and in which order; the URL holds all of it.
package struct FleetFilter: Sendable, Equatable {
    /// Orders a person may choose.
    package enum Order: String, Sendable, CaseIterable {
        /// Who needs someone first.
        case urgency
        /// The fullest pool first.
        case used
        /// The longest silence first.
        case seen
        /// By name.
        case name
    }

    /// States a person may choose.
    package enum State: String, Sendable, CaseIterable {
        /// Critical ones.
        case critical
        /// Warnings.
        case warning
        /// Silent ones.
        case offline
        /// Those of which something is not known.
        case unknown
        /// Healthy ones.
        case healthy
    }

    /// Urgencies a key figure filters to.
    package enum Need: String, Sendable, CaseIterable {
        /// Those that need someone now.
        case atOnce = "now"
        /// Those that need someone this week or this month.
        case later
        /// Those of which something is not known.
        case unclear
        /// Those that need nobody.
        case quiet
    }

    /// Words to find in name, id, address and client; at the most 200 letters count.
    package var search = ""
    /// One client; nil for all.
    package var client: String?
    /// One state; nil for any.
    package var state: State?
    /// One urgency; nil for any.
    package var need: Need?
    /// The order of rows.
    package var order = Order.urgency
    /// The page of the quiet list, from 1; 0 for all of it on one page.
    package var page = 1

    /// Every system, by urgency.
    package init() {}

    /// The filter in a query string; what it does not know it leaves out.
    package init(query: [String: String]) {
        search = String((query["q"] ?? "").prefix(200))
        client = query["client"].flatMap { $0.isEmpty ? nil : $0 }
        state = query["state"].flatMap(State.init)
        need = query["urgency"].flatMap(Need.init)
        order = query["sort"].flatMap(Order.init) ?? .urgency
        page = query["page"] == "all" ? 0 : max(1, query["page"].flatMap { Int($0) } ?? 1)
    }

    /// Whether it leaves any system out.
    package var narrows: Bool {
        !search.isEmpty || client != nil || state != nil || need != nil
    }

    /// Whether a system is shown.
    package func shows(_ system: SystemAssessment) -> Bool {
        if let client, system.system.client?.text != client { return false }
        if let state, !matches(state, system) { return false }
        if let need, !matches(need, system) { return false }
        return search.isEmpty || mentions(system.system)
    }

    private func matches(_ state: State, _ system: SystemAssessment) -> Bool {
        switch state {
        case .critical: system.condition == .critical && !system.isOffline
        case .warning: system.condition == .warning && !system.isOffline
        case .offline: system.isOffline
        case .unknown: system.condition == .unknown
        case .healthy: system.condition == .healthy
        }
    }

    private func matches(_ need: Need, _ system: SystemAssessment) -> Bool {
        switch need {
        case .atOnce: system.urgency == .atOnce
        case .later: system.urgency == .thisWeek || system.urgency == .thisMonth
        case .unclear: system.urgency == .unclear
        case .quiet: system.urgency == .quiet
        }
    }

    private func mentions(_ system: ObservedSystem) -> Bool {
        let wanted = search.lowercased()
        return [system.name, system.id.text, system.hostname, system.client?.text ?? ""]
            .contains { $0.lowercased().contains(wanted) }
    }

    /// The systems in the chosen order; ties go by urgency, then by name.
    package func sorted(_ fleet: [SystemAssessment]) -> [SystemAssessment] {
        fleet.sorted { left, right in
            switch order {
            case .urgency: break
            case .used:
                let used = (left.fullestPool?.ratio ?? -1, right.fullestPool?.ratio ?? -1)
                if used.0 != used.1 { return used.0 > used.1 }
            case .seen:
                let seen = (left.system.lastSeen, right.system.lastSeen)
                if seen.0 != seen.1 { return seen.0 < seen.1 }
            case .name:
                let names = (left.system.title.lowercased(), right.system.title.lowercased())
                if names.0 != names.1 { return names.0 < names.1 }
            }
            return Self.isMoreUrgent(left, right)
        }
    }

    private static func isMoreUrgent(_ left: SystemAssessment, _ right: SystemAssessment) -> Bool {
        if left.urgency != right.urgency { return left.urgency < right.urgency }
        if left.condition != right.condition { return left.condition > right.condition }
        let names = (left.system.title.lowercased(), right.system.title.lowercased())
        if names.0 != names.1 { return names.0 < names.1 }
        return left.system.id < right.system.id
    }
}
