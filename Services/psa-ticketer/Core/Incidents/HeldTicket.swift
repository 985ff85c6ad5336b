package import Quantities

/// The ticket of an incident as we know it.
package struct HeldTicket: Sendable, Hashable, Codable {
    /// Whether it is worked on.
    package enum Standing: String, Sendable, Hashable, Codable {
        /// It is open.
        case open
        /// Its status says that the problem is over; it is not closed.
        case settled
        /// It is closed.
        case closed
    }

    /// Who closed it.
    package enum Hand: String, Sendable, Hashable, Codable {
        /// We did.
        case ours
        /// A person, or a rule of the PSA.
        case person
    }

    /// A PSA may not know a ticket yet for so long after it made it.
    package static let knownWithin = Duration.seconds(600)

    /// Its id in the PSA.
    package var id: String
    /// What people call it; the id when the PSA has no other number.
    package var number: String
    /// Where people see it; nil when not known.
    package var url: String?
    /// When we made it or found it.
    package var createdAt: Timestamp
    /// Whether it is worked on.
    package var standing: Standing
    /// Since when it stands so.
    package var standsSince: Timestamp
    /// Who closed it; nil while it is not closed.
    package var closedBy: Hand?
    /// How bad it says the problem is.
    package var level: ProblemLevel
    /// What we wrote last into its fields.
    package var footprint: TicketFootprint
    /// Why its status is a person's business now; nil while nobody has touched it.
    package var touched: String?
    /// Whether a person chose its priority.
    package var hasPersonsPriority: Bool
    /// Why the PSA did not let us open it again; nil when it was not tried.
    package var reopenRefusal: String?
    /// What it was called when it was made; nil in a row of an older release.
    package var title: String?

    /// A ticket that has just been made or found.
    package init(
        id: String,
        number: String? = nil,
        url: String? = nil,
        level: ProblemLevel,
        footprint: TicketFootprint,
        at now: Timestamp
    ) {
        self.id = id
        self.number = number ?? id
        self.url = url
        self.level = level
        self.footprint = footprint
        createdAt = now
        standing = .open
        standsSince = now
        hasPersonsPriority = false
    }

    /// Whether it is gone when the PSA says that it is not there: a new one may not be there yet.
    package func isGone(at now: Timestamp) -> Bool { createdAt + Self.knownWithin <= now }
}

/// What we wrote last into a ticket, to tell a person's hand from ours.
package struct TicketFootprint: Sendable, Hashable, Codable {
    /// The status, by the PSA's id; nil when we wrote none.
    package var status: String?
    /// The priority, by the PSA's id; nil when we wrote none.
    package var priority: String?
    /// Who it is assigned to as far as we know; nil for nobody.
    package var assignee: String?
    /// When we wrote last, by the PSA's clock where it says so.
    package var at: Timestamp

    /// What was written.
    package init(
        status: String? = nil,
        priority: String? = nil,
        assignee: String? = nil,
        at: Timestamp
    ) {
        self.status = status
        self.priority = priority
        self.assignee = assignee
        self.at = at
    }
}

/// A ticket as the PSA says it is.
package struct RemoteTicket: Sendable, Hashable, Codable {
    /// Its id.
    package var id: String
    /// What people call it.
    package var number: String
    /// Where people see it; nil when not known.
    package var url: String?
    /// Whether it is closed.
    package var isClosed: Bool
    /// Its status, by the PSA's id.
    package var status: String?
    /// Its priority, by the PSA's id.
    package var priority: String?
    /// Who it is assigned to; nil for nobody.
    package var assignee: String?
    /// When somebody last did something with it; nil when the PSA does not say.
    package var lastActivity: Timestamp?

    /// A ticket as read.
    package init(
        id: String,
        number: String? = nil,
        url: String? = nil,
        isClosed: Bool,
        status: String? = nil,
        priority: String? = nil,
        assignee: String? = nil,
        lastActivity: Timestamp? = nil
    ) {
        self.id = id
        self.number = number ?? id
        self.url = url
        self.isClosed = isClosed
        self.status = status
        self.priority = priority
        self.assignee = assignee
        self.lastActivity = lastActivity
    }
}
