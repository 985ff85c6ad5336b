import AlertRouterCore
import Quantities
import Testing

struct NotificationEntryTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func reason(
        told: (firing: Set<UInt64>, resolved: Set<UInt64>, secondsAgo: Int64)?,
        firing: Set<UInt64>,
        resolved: Set<UInt64> = [],
        sendsResolved: Bool = true
    ) -> GroupNotice.Reason? {
        NotificationEntry.reason(
            since: told.map {
                NotificationEntry(
                    at: now - .seconds($0.secondsAgo),
                    firing: $0.firing,
                    resolved: $0.resolved
                )
            },
            firing: firing,
            resolved: resolved,
            sendsResolved: sendsResolved,
            repeatInterval: .seconds(60),
            now: now
        )
    }

    @Test func `each row of the decision table decides as Alertmanager does`() {
        #expect(reason(told: nil, firing: [1]) == .firstNotification)
        #expect(reason(told: nil, firing: [], resolved: [1]) == nil)
        #expect(reason(told: ([1], [], 0), firing: [1, 2]) == .newAlerts)
        #expect(reason(told: ([], [1], 0), firing: [1]) == .firstNotification)
        #expect(reason(told: ([1], [], 0), firing: [], resolved: [1]) == .allResolved)
        #expect(reason(told: ([], [1], 0), firing: [], resolved: [2]) == nil)
        #expect(reason(told: ([1, 2], [], 0), firing: [1], resolved: [2]) == .newResolved)
        #expect(
            reason(told: ([1, 2], [], 0), firing: [1], resolved: [2], sendsResolved: false) == nil
        )
        #expect(
            reason(told: ([1], [], 0), firing: [], resolved: [1], sendsResolved: false)
                == .allResolved
        )
        #expect(reason(told: ([1], [], 60), firing: [1]) == nil)
        #expect(reason(told: ([1], [], 61), firing: [1]) == .repeated)
    }
}
