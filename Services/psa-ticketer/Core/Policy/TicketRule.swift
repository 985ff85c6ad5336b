package import Quantities

/// Which incidents get a ticket by themselves; of several rules the first that fits counts.
package struct TicketRule: Sendable, Hashable {
    /// What a rule says.
    package enum Verdict: Sendable, Hashable {
        /// A ticket, once it has been firing for so long.
        case ticket(after: Duration)
        /// No ticket; a person may still ask for one.
        case never
    }

    /// What it is called in reasons.
    package var name: String
    /// Levels that it is for; empty for all.
    package var levels: Set<ProblemLevel>
    /// Classes that it is for; empty for all.
    package var problems: Set<ProblemClass>
    /// Clients that it is for; empty for all, and for incidents without a client.
    package var clients: Set<ClientName>
    /// Hours in which a ticket is made, and outside of which it waits; nil for always.
    package var hours: OpeningHours?
    /// What it says.
    package var verdict: Verdict

    /// A rule.
    package init(
        name: String,
        levels: Set<ProblemLevel> = [],
        problems: Set<ProblemClass> = [],
        clients: Set<ClientName> = [],
        hours: OpeningHours? = nil,
        verdict: Verdict
    ) {
        self.name = name
        self.levels = levels
        self.problems = problems
        self.clients = clients
        self.hours = hours
        self.verdict = verdict
    }

    /// Whether it is for an incident of a level.
    package func fits(_ key: IncidentKey, _ level: ProblemLevel) -> Bool {
        (levels.isEmpty || levels.contains(level))
            && (problems.isEmpty || problems.contains(key.problem))
            && (clients.isEmpty || key.client.map(clients.contains) ?? false)
    }

    /// The rules where nobody says otherwise: what is critical or a warning gets a ticket.
    package static let defaults = [
        TicketRule(name: "info", levels: [.info], verdict: .never),
        TicketRule(name: "critical", levels: [.critical], verdict: .ticket(after: .zero)),
        TicketRule(name: "warning", levels: [.warning], verdict: .ticket(after: .seconds(300))),
    ]
}
