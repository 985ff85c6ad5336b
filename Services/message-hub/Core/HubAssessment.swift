/// How a hub is, judged by what it counted in the last interval.
package enum HubAssessment: Sendable, Hashable {
    /// Everything offered was passed on.
    case well
    /// Something needs a person or will mend itself; the reasons, most serious first.
    case troubled([String])

    /// Compares two looks at the totals; the earlier one is nil at the first.
    package static func of(_ now: HubTotals, since before: HubTotals?) -> Self {
        let conflicts = now.conflicts - (before?.conflicts ?? 0)
        let dropped = now.dropped - (before?.dropped ?? 0)
        var reasons: [String] = []
        if conflicts > 0 {
            reasons.append(
                """
                \(conflicts) greetings came under the name of another live peer; look for a \
                copied state folder or two processes with one instance name
                """
            )
        }
        if dropped > 0 {
            reasons.append(
                """
                \(dropped) frames were dropped because a peer does not read; it fetches them when \
                it reads again
                """
            )
        }
        return reasons.isEmpty ? .well : .troubled(reasons)
    }
}
