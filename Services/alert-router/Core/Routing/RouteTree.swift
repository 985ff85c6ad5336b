package import Observations

/// The tree of routes; the root is its first.
package struct RouteTree: Sendable {
    /// Every route, the root first, each before its children.
    package private(set) var routes: [Route] = []

    /// What a configuration says of one route, before it inherits.
    package struct Draft: Sendable {
        /// Who is told; nil for whom the parent tells.
        package var receiver: String?
        /// How alerts form groups; nil for as in the parent.
        package var groupBy: RouteOptions.GroupBy?
        /// `group_wait`; nil for the parent's.
        package var groupWait: Duration?
        /// `group_interval`; nil for the parent's.
        package var groupInterval: Duration?
        /// `repeat_interval`; nil for the parent's.
        package var repeatInterval: Duration?
        /// What an alert must meet.
        package var matchers: [LabelMatcher] = []
        /// `continue`.
        package var continues = false
        /// `mute_time_intervals`.
        package var muteIntervals: [String] = []
        /// `active_time_intervals`.
        package var activeIntervals: [String] = []
        /// Its children.
        package var children: [Draft] = []

        /// A route that inherits everything.
        package init() {}
    }

    /// The tree of a root.
    package init(root: Draft) {
        _ = add(root, parent: nil, place: "")
    }

    /// The routes that take an alert: depth first, each branch ending at its first child that
    /// matches and does not continue; a route none of whose children matches takes it itself.
    ///
    /// - Parameter labels: the alert's.
    /// - Returns: places of routes, never none.
    package func match(_ labels: LabelSet) -> [Int] { match(labels, at: 0) ?? [0] }

    private func match(_ labels: LabelSet, at index: Int) -> [Int]? {
        let route = routes[index]
        guard route.matchers.allMatch(labels) else { return nil }
        var all: [Int] = []
        for child in route.children {
            guard let found = match(labels, at: child) else { continue }
            all += found
            if !routes[child].continues { break }
        }
        return all.isEmpty ? [index] : all
    }

    private mutating func add(_ draft: Draft, parent: Route?, place: String) -> Int {
        var options = parent?.options ?? RouteOptions(receiver: "")
        options.receiver = draft.receiver ?? options.receiver
        options.groupBy = draft.groupBy ?? options.groupBy
        options.groupWait = draft.groupWait ?? options.groupWait
        options.groupInterval = draft.groupInterval ?? options.groupInterval
        options.repeatInterval = draft.repeatInterval ?? options.repeatInterval
        let matchers = draft.matchers.sorted()
        let key = (parent.map { $0.key + "/" } ?? "") + matchers.text
        let route = Route(
            key: key,
            id: key + place,
            options: options,
            matchers: matchers,
            continues: draft.continues,
            muteIntervals: draft.muteIntervals,
            activeIntervals: draft.activeIntervals,
            children: []
        )
        let index = routes.count
        routes.append(route)
        routes[index].children = draft.children.enumerated().map { number, child in
            add(child, parent: route, place: "\(place)/\(number)")
        }
        return index
    }
}
