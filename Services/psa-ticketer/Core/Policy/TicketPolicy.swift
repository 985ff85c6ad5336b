package import Quantities

/// Says what is to be done about an incident: the rules of one tenant.
package struct TicketPolicy: Sendable, Hashable {
    /// Which incidents get a ticket by themselves; of several the first that fits counts.
    package var rules = TicketRule.defaults
    /// How long something has to be firing before it gets a ticket, so that what comes together
    /// is told together.
    package var settles = Duration.seconds(60)
    /// Notes in one ticket within an hour at the most; more become one later.
    package var notesPerHour = 6
    /// What is done when the problem is over.
    package var recovery = Recovery.status
    /// How long a problem has to stay over before a status or a closing says so.
    package var stableFor = Duration.seconds(900)
    /// An end that lasts less than this is not told at all.
    package var absorbs = Duration.seconds(300)
    /// A problem that comes back within this time after we closed its ticket opens it again.
    package var reopensWithin = Duration.seconds(3 * 86_400)
    /// Whether a ticket that a person closed is opened again too, rather than a new one made.
    package var reopensPersonsClosing = false
    /// How long nothing is done about a problem whose ticket a person closed while it held.
    package var closedByPersonHolds = Duration.seconds(7 * 86_400)
    /// Whether a ticket that a person works on is settled or closed nevertheless.
    package var settlesTouched = false
    /// When an incident counts as flapping.
    package var flap = FlapRule()
    /// When many incidents of a client become one ticket.
    package var storm = StormRule()

    /// A policy with every default.
    package init() {}

    /// What is to be done about an incident now, when nothing is under way for it.
    ///
    /// - Parameters:
    ///   - incident: all that is known of it.
    ///   - now: the time of day.
    /// - Returns: the plan with its reason.
    package func plan(_ incident: Incident, at now: Timestamp) -> TicketPlan {
        if let parked = incident.parked { return TicketPlan(.park, parked.reason) }
        guard let ticket = incident.ticket else { return opening(incident, at: now) }
        switch ticket.standing {
        case .closed: return afterClosing(incident, ticket, at: now)
        case .open, .settled: return living(incident, ticket, at: now)
        }
    }

    // MARK: - No ticket yet

    func opening(_ incident: Incident, at now: Timestamp) -> TicketPlan {
        guard let level = incident.level, let since = incident.firingSince else {
            guard !incident.isClear else {
                return TicketPlan(.skip, "it was over before a ticket was needed")
            }
            if let person = incident.askedBy {
                return TicketPlan(.create, "\(person) asked for a ticket")
            }
            return TicketPlan(.skip, "it is kept quiet by maintenance, a silence or another alert")
        }
        if let person = incident.askedBy {
            return TicketPlan(.create, "\(person) asked for a ticket")
        }
        if incident.heldBy != nil {
            return TicketPlan(
                .wait(until: nil),
                "many problems of this client began together: their parent ticket speaks for it"
            )
        }
        if incident.key.problem == .storm {
            // A little later it knows how many there are.
            let due = since + settles
            let why = "many problems of this client began together"
            return due <= now
                ? TicketPlan(.create, why) : TicketPlan(.wait(until: due), "\(why); more may come")
        }
        guard let rule = rules.first(where: { $0.fits(incident.key, level) }) else {
            return TicketPlan(.skip, "no rule wants a ticket of a problem that is \(level.phrase)")
        }
        guard case .ticket(let after) = rule.verdict else {
            return TicketPlan(.skip, "the rule “\(rule.name)” wants no ticket of it")
        }
        if incident.isFlapping(flap, at: now) {
            return open(rule, since: now, "it begins and ends again and again", at: now)
        }
        return open(rule, since: since + max(after, settles), "it is \(level.phrase)", at: now)
    }

    private func open(
        _ rule: TicketRule,
        since: Timestamp,
        _ why: String,
        at now: Timestamp
    ) -> TicketPlan {
        guard since <= now else {
            return TicketPlan(
                .wait(until: since),
                "\(why), and gets a ticket by the rule “\(rule.name)” if it still holds at "
                    + since.plain
            )
        }
        guard let hours = rule.hours, !hours.contains(now) else {
            return TicketPlan(.create, "\(why) (rule “\(rule.name)”)")
        }
        guard let next = hours.next(from: now) else {
            return TicketPlan(.skip, "the hours of the rule “\(rule.name)” never come")
        }
        return TicketPlan(
            .wait(until: next),
            "the hours of the rule “\(rule.name)” begin again at \(next.plain)"
        )
    }

    // MARK: - A ticket that is open

    private func living(
        _ incident: Incident,
        _ ticket: HeldTicket,
        at now: Timestamp
    ) -> TicketPlan {
        let news = incident.untold(self, at: now)
        if ticket.standing == .settled, incident.isFiring {
            return TicketPlan(
                .reopen,
                "the problem is back, and ticket \(ticket.number) says that it is over"
            )
        }
        if let level = incident.level, level > ticket.level {
            guard !ticket.hasPersonsPriority else {
                return noting(incident, ticket, news, at: now)
            }
            return TicketPlan(
                .raise(level),
                "it was \(ticket.level.phrase) and is \(level.phrase) now"
            )
        }
        return noting(incident, ticket, news, at: now)
    }

    private func noting(
        _ incident: Incident,
        _ ticket: HeldTicket,
        _ news: (events: [IncidentEvent], due: Timestamp?),
        at now: Timestamp
    ) -> TicketPlan {
        guard !news.events.isEmpty else {
            return ending(incident, ticket, news.due, at: now)
        }
        let recent = incident.noteTimes.filter { $0 > now - .seconds(3600) }
        if recent.count >= notesPerHour, let first = recent.first {
            return TicketPlan(
                .wait(until: first + .seconds(3600)),
                "\(recent.count) notes were written within the hour; what is new goes into one "
                    + "later"
            )
        }
        return TicketPlan(.note(news.events), Self.summary(news.events))
    }

    private static func summary(_ events: [IncidentEvent]) -> String {
        let first = events.first?.text ?? ""
        return events.count == 1 ? first : "\(first), and \(events.count - 1) more changes"
    }

    private func ending(
        _ incident: Incident,
        _ ticket: HeldTicket,
        _ due: Timestamp?,
        at now: Timestamp
    ) -> TicketPlan {
        guard let cleared = incident.clearedAt else {
            let why =
                incident.isFiring
                ? "ticket \(ticket.number) says all there is to say"
                : "what is left is kept quiet; ticket \(ticket.number) stays as it is"
            return due.map { TicketPlan(.wait(until: $0), why) } ?? TicketPlan(.skip, why)
        }
        if let due { return TicketPlan(.wait(until: due), "it is over; an end has to last") }
        switch recovery {
        case .nothing:
            return TicketPlan(.skip, "it is over; the settings leave ticket \(ticket.number) alone")
        case .note:
            return TicketPlan(.skip, "it is over, and ticket \(ticket.number) says so")
        case .status where ticket.standing == .settled:
            return TicketPlan(.skip, "it is over, and the status of \(ticket.number) says so")
        case .status, .close:
            if let touched = ticket.touched, !settlesTouched {
                return TicketPlan(.skip, "it is over; ticket \(ticket.number) is left: \(touched)")
            }
            let last = incident.flips.last ?? cleared
            let calm = incident.isFlapping(flap, at: now) ? last + flap.calm : cleared
            let stable = max(calm, cleared + stableFor)
            guard stable <= now else {
                return TicketPlan(
                    .wait(until: stable),
                    "it is over, and ticket \(ticket.number) says so when it stays over until "
                        + stable.plain
                )
            }
            return recovery == .close
                ? TicketPlan(.close, "it has been over since \(cleared.plain)")
                : TicketPlan(.settle, "it has been over since \(cleared.plain)")
        }
    }

    // MARK: - A ticket that is closed

    private func afterClosing(
        _ incident: Incident,
        _ ticket: HeldTicket,
        at now: Timestamp
    ) -> TicketPlan {
        guard let since = incident.firingSince else {
            return TicketPlan(.skip, "ticket \(ticket.number) is closed and nothing holds")
        }
        let closed = ticket.standsSince
        if ticket.closedBy == .person, since <= closed, incident.askedBy == nil {
            let end = closed + closedByPersonHolds
            guard end <= now else {
                return TicketPlan(
                    .wait(until: end),
                    "a person closed ticket \(ticket.number) while the problem held; nothing is "
                        + "done until it is over or until \(end.plain)"
                )
            }
            return opening(incident, at: now)
        }
        let mayReopen = ticket.closedBy == .ours || reopensPersonsClosing
        if mayReopen, ticket.reopenRefusal == nil, since < closed + reopensWithin {
            return TicketPlan(
                .reopen,
                "the problem is back within \(reopensWithin.text) of the closing"
            )
        }
        return opening(incident, at: now)
    }
}
