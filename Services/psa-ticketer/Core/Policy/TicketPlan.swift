package import Quantities

/// What is to be done about an incident now, with its reason; a dry run shows exactly this.
package struct TicketPlan: Sendable, Hashable, CustomStringConvertible {
    /// What is to be done.
    package enum Step: Sendable, Hashable {
        /// A ticket is made: the first, or another one of a problem that came back.
        case create
        /// What changed is written into the ticket.
        case note([IncidentEvent])
        /// The ticket gets more urgent.
        case raise(ProblemLevel)
        /// The ticket is opened again; a note says why afterwards.
        case reopen
        /// The ticket's status says that it is over.
        case settle
        /// The ticket is closed.
        case close
        /// Nothing before this; nil for until something changes.
        case wait(until: Timestamp?)
        /// Nothing has to be done.
        case skip
        /// Nothing is done before a person has looked.
        case park
    }

    /// What is to be done.
    package var step: Step
    /// Why, in words.
    package var reason: String

    /// A plan.
    package init(_ step: Step, _ reason: String) {
        self.step = step
        self.reason = reason
    }

    /// The word of the step, as pages and the dry run show it.
    package var word: String {
        switch step {
        case .create: "create"
        case .note: "note"
        case .raise: "raise priority"
        case .reopen: "reopen"
        case .settle: "set status"
        case .close: "close"
        case .wait: "wait"
        case .skip: "skip"
        case .park: "park"
        }
    }

    /// When to look again though nothing changed; nil for not.
    package var due: Timestamp? {
        if case .wait(let until) = step { until } else { nil }
    }

    /// Whether something is to be done in the PSA.
    package var isOrder: Bool {
        switch step {
        case .create, .note, .raise, .reopen, .settle, .close: true
        case .wait, .skip, .park: false
        }
    }

    /// The step and its reason on one line.
    package var description: String { "\(word): \(reason)" }
}
