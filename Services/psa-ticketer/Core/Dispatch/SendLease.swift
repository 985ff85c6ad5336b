package import Quantities

/// Who may send for a tenant and PSA: one process at a time, each under a number of its own.
///
/// The number is checked in the transaction that changes an order, so that a process whose lease
/// was taken over can commit nothing more.
package struct SendLease: Sendable, Hashable, Codable {
    /// How long a lease holds without being renewed.
    package static let holds = Duration.seconds(60)
    /// A request is sent at most so long after its lease was last renewed, by a clock that nobody
    /// sets; shorter than a lease and than every quarantine.
    package static let sendsWithin = Duration.seconds(20)

    /// The process that has it.
    package var holder: String
    /// Its number; a later holder's is greater.
    package var fence: Int64
    /// Until when it holds.
    package var until: Timestamp

    /// A lease.
    package init(holder: String, fence: Int64, until: Timestamp) {
        self.holder = holder
        self.fence = fence
        self.until = until
    }

    /// The lease after a process began that is alone with the journal: whoever had it is gone, and
    /// what it still tries counts for nothing.
    package static func takeOver(
        _ present: SendLease?,
        by holder: String,
        at now: Timestamp
    ) -> SendLease {
        SendLease(holder: holder, fence: (present?.fence ?? 0) + 1, until: now + holds)
    }

    /// The lease after a process asked for it; nil when another one has it.
    package static func take(
        _ present: SendLease?,
        by holder: String,
        at now: Timestamp
    ) -> SendLease? {
        guard let present else {
            return SendLease(holder: holder, fence: 1, until: now + holds)
        }
        if present.holder == holder {
            return SendLease(holder: holder, fence: present.fence, until: now + holds)
        }
        guard present.until <= now else { return nil }
        return SendLease(holder: holder, fence: present.fence + 1, until: now + holds)
    }
}
