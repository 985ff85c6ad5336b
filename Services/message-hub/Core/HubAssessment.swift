/// How a hub is, judged by what it counted in the last interval.
package enum HubAssessment: Sendable, Hashable {
    /// Everything offered was passed on.
    case well
    /// Something needs a person or will mend itself; the reasons, most serious first.
    case troubled([String])

    /// Compares two looks at the totals; the earlier one is nil at the first.
    ///
    /// `trouble` is why the newest enrolment is not in force, if it is not.
    package static func of(
        _ now: HubTotals,
        since before: HubTotals?,
        trouble: String? = nil
    ) -> Self {
        let reasons = guarding(now, since: before, trouble) + forwarding(now, since: before)
        return reasons.isEmpty ? .well : .troubled(reasons)
    }

    private static func guarding(
        _ now: HubTotals,
        since before: HubTotals?,
        _ trouble: String?
    ) -> [String] {
        let impostors = now.impostors - (before?.impostors ?? 0)
        let refused = now.refused - (before?.refused ?? 0)
        let strangers = now.strangers - (before?.strangers ?? 0)
        var reasons = trouble.map { ["the enrolment is not in force: \($0)"] } ?? []
        if impostors > 0 {
            reasons.append(
                """
                \(impostors) frames came in the name of another source than their key's; find out \
                who has that key, and revoke it
                """
            )
        }
        if refused > 0 {
            reasons.append(
                """
                \(refused) frames or subscriptions are not covered by their key's enrolment; the \
                log of that service names the lane
                """
            )
        }
        if strangers > 0 {
            reasons.append(
                """
                \(strangers) connections were not let in; the log names keys that are not enrolled
                """
            )
        }
        return reasons
    }

    private static func forwarding(_ now: HubTotals, since before: HubTotals?) -> [String] {
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
        return reasons
    }
}
