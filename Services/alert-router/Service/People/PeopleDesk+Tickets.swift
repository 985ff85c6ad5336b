import AlertRouterCore
package import Contracts
package import MessageBus
import Quantities
package import StateStore

extension PeopleDesk {
    /// Who is said to look after an alert that has a ticket.
    package static let ticketer = "psa-ticketer"

    /// The lane of tickets: alerts with an open one are looked after.
    ///
    /// - Parameters:
    ///   - standings: for whom who tells of tickets may speak.
    ///   - also: what else is made of a ticket, in the same unit.
    /// - Returns: the subscription.
    package func tickets(
        standings: SourceStandings = SourceStandings(),
        also: @escaping @Sendable (TicketChanged, JournalUnit) throws -> Void = { _, _ in }
    ) -> Subscription {
        journal.apply(TicketChanged.self) { message, envelope, unit in
            let fact = try standings.owned(message, from: envelope.source)
            try self.take(fact, in: unit)
            try also(fact, unit)
        }
    }

    /// Takes that alerts have a ticket; what a person said of one stays.
    func take(_ ticket: TicketChanged, in unit: JournalUnit) throws {
        guard ticket.acknowledges else { return }
        let now = clock.now()
        for id in ticket.alerts {
            guard let alert = try PeopleTables.told(id, in: unit.database),
                alert.tenant == ticket.tenant, alert.state != .resolved
            else { continue }
            var care =
                try PeopleTables.care(of: id, in: unit.database)
                ?? AlertCare(occurrence: alert.occurrence)
            let isSaid = care.occurrence == alert.occurrence && care.acknowledgement != nil
            guard !isSaid else { continue }
            care.occurrence = alert.occurrence
            care.acknowledgement = AlertAcknowledgement(
                by: Self.ticketer,
                note: "ticket \(ticket.number ?? ticket.ticket ?? "") of \(ticket.kind)",
                at: now,
                until: nil
            )
            try PeopleTables.put(care, of: id, in: unit.database)
            try tell(alert, care, unit)
            keep(care, of: id)
        }
    }
}
