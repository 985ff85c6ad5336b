/// Whether fields of a ticket are written, by what the ticket is in the PSA.
package enum SettingChoice: Sendable, Hashable {
    /// They are written; what is there afterwards.
    case write(FieldChange, TicketFootprint)
    /// They are as they should be already.
    case already(TicketFootprint)
    /// They are left, because a person had a hand in it.
    case left(String)
    /// A person closed the ticket.
    case closedByPerson

    /// Decides.
    ///
    /// - Parameters:
    ///   - act: what is to be done.
    ///   - held: the ticket as we know it.
    ///   - remote: the ticket as the PSA says it is.
    ///   - fields: the ids of the tenant's choices.
    ///   - settlesTouched: whether a ticket that a person works on is settled or closed too.
    /// - Returns: the choice.
    package static func choose(
        _ act: TicketOrder.Act,
        _ held: HeldTicket,
        _ remote: RemoteTicket,
        _ fields: TicketFields,
        settlesTouched: Bool
    ) -> Self {
        var footprint = held.footprint
        switch act {
        case .create, .note: return .already(footprint)
        case .raise(let level):
            if remote.isClosed { return .closedByPerson }
            guard let priority = fields.priorities[level] else { return .already(footprint) }
            // Looked at first: we may have set it and have been ended before we noted it.
            guard remote.priority != priority else {
                footprint.priority = priority
                return .already(footprint)
            }
            if HumanHand.choseAnotherPriority(remote, than: footprint) {
                return .left("a person chose its priority")
            }
            footprint.priority = priority
            return .write(FieldChange(priority: priority), footprint)
        case .reopen:
            footprint.status = fields.open
            // Without a status nothing is known of it.
            let isOpen =
                !remote.isClosed && remote.status != nil && remote.status != fields.settled
            if isOpen {
                footprint.status = remote.status
                return .already(footprint)
            }
            return .write(FieldChange(status: fields.open), footprint)
        case .settle:
            guard let settled = fields.settled else {
                return .left("the settings name no status for a problem that is over")
            }
            return ending(settled, remote, footprint, settlesTouched)
        case .close: return ending(fields.closed, remote, footprint, settlesTouched)
        }
    }

    private static func ending(
        _ status: String,
        _ remote: RemoteTicket,
        _ ours: TicketFootprint,
        _ settlesTouched: Bool
    ) -> Self {
        var footprint = ours
        footprint.status = status
        if remote.status == status { return .already(footprint) }
        if remote.isClosed { return .closedByPerson }
        if !settlesTouched, let touch = HumanHand.touch(remote, since: ours) { return .left(touch) }
        return .write(FieldChange(status: status), footprint)
    }
}
