import Quantities

/// Tells a person's hand in a ticket from our own.
package enum HumanHand {
    /// A PSA notes our own writing as an activity up to this long after we noted it.
    package static let grace = Duration.seconds(90)

    /// Why a ticket's status is a person's business; nil when nobody touched it since we wrote.
    ///
    /// - Parameters:
    ///   - remote: the ticket as the PSA says it is.
    ///   - ours: what we wrote last.
    /// - Returns: why, in words.
    package static func touch(_ remote: RemoteTicket, since ours: TicketFootprint) -> String? {
        if let wrote = ours.status, let now = remote.status, now != wrote {
            return "its status was changed by a person"
        }
        if let assignee = remote.assignee, assignee != ours.assignee {
            return "it is assigned to \(assignee)"
        }
        if let last = remote.lastActivity, last > ours.at + grace {
            return "a person worked on it at \(last.plain)"
        }
        return nil
    }

    /// Whether a person chose another priority than ours.
    package static func choseAnotherPriority(
        _ remote: RemoteTicket,
        than ours: TicketFootprint
    ) -> Bool {
        guard let wrote = ours.priority, let now = remote.priority else { return false }
        return now != wrote
    }
}
