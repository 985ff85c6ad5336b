package import Contracts
package import Quantities

/// What people have said of an alert.
package struct AlertCare: Sendable, Hashable {
    /// Characters of a note at the most.
    package static let noteMax = 1000
    /// Characters of a person's name at the most.
    package static let personMax = 200

    /// The occurrence that was acknowledged; an alert that begins again is nobody's word's.
    package var occurrence: Int
    /// That somebody looks after it; nil while nobody does.
    package var acknowledgement: AlertAcknowledgement?
    /// Whose it is; nil for nobody's.
    package var assignee: String?

    /// What was said of an occurrence.
    package init(
        occurrence: Int,
        acknowledgement: AlertAcknowledgement? = nil,
        assignee: String? = nil
    ) {
        self.occurrence = occurrence
        self.acknowledgement = acknowledgement
        self.assignee = assignee
    }

    /// Puts what was said into what others are told of the alert.
    package func apply(to alert: inout AlertChanged) {
        alert.acknowledgement = alert.occurrence == occurrence ? acknowledgement : nil
        alert.assignee = assignee
    }

    /// Whether somebody looks after an alert that began at a moment, so that nobody is reminded.
    ///
    /// What began after the word was said is another occurrence.
    package func counts(forBeginning startsAt: Timestamp, at now: Timestamp) -> Bool {
        guard let word = acknowledgement, startsAt <= word.at else { return false }
        return word.until.map { $0 > now } ?? true
    }

    /// Why a word about an alert cannot be taken; nil when it can.
    ///
    /// - Parameters:
    ///   - order: the person's word.
    ///   - alert: the alert as others were told of it; nil for one that nobody was told of.
    ///   - now: when the word is taken.
    /// - Returns: the reason, for the person.
    package static func refusal(
        _ order: AcknowledgeAlert,
        of alert: AlertChanged?,
        at now: Timestamp
    ) -> String? {
        guard let alert else { return "there is no alert \(order.alert)" }
        if alert.state == .resolved { return "the alert is over" }
        if let seen = order.occurrence, seen != alert.occurrence {
            return "the alert has begun again since; look at it anew"
        }
        if order.note.count > noteMax { return "the note has more than \(noteMax) characters" }
        if let until = order.until, until <= now { return "its end is over" }
        return nil
    }
}
