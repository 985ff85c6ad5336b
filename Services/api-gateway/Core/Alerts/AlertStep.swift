package import Contracts
package import Quantities

/// One line of an alert's story, told by what its router said before and says now.
package struct AlertStep: Sendable, Equatable, Codable {
    /// What happened.
    package enum Kind: String, Sendable, Codable {
        /// It began for the first time.
        case began
        /// It began again.
        case again
        /// It got worse.
        case worse
        /// It got better, and still holds.
        case better
        /// Something keeps it quiet.
        case quiet
        /// Nothing keeps it quiet any more.
        case loud
        /// Somebody looks after it.
        case acknowledged
        /// Nobody looks after it any more.
        case released
        /// It is somebody's, or nobody's when there is no person.
        case assigned
        /// Somebody was told.
        case told
        /// Somebody could not be told.
        case untold
        /// Others were told because nobody looked after it.
        case escalated
        /// It begins and ends so often that its end is put off.
        case flapping
        /// It does so no more, and holds.
        case settled
        /// It is over.
        case over
    }

    /// What happened.
    package var kind: Kind
    /// When.
    package var at: Timestamp
    /// How bad it was then.
    package var severity: AlertSeverity?
    /// What was said of it then: its sentence, a note or a reason.
    package var words = ""
    /// The person or receiver concerned.
    package var person = ""
    /// The kind of target that was told, such as `discord`.
    package var target = ""
    /// Until when it holds; nil for no end.
    package var until: Timestamp?
    /// How long it took to tell.
    package var seconds: Double?
    /// How often telling was tried.
    package var attempts: Int?

    /// A line of the story.
    package init(_ kind: Kind, at moment: Timestamp) {
        self.kind = kind
        at = moment
    }

    /// What a notification did, for the story of each alert that it told of.
    package init(_ told: NotificationDelivered) {
        self.init(told.outcome == "delivered" ? .told : .untold, at: told.at)
        person = told.receiver
        target = told.target
        words = told.reason ?? ""
        attempts = told.attempts
        seconds = Double((told.at - told.queuedAt).wholeMicroseconds) / 1e6
    }

    /// What happened between two words about one alert, in order.
    ///
    /// - Parameters:
    ///   - old: what was known; nil for nothing.
    ///   - new: what is known now.
    /// - Returns: the lines to add to its story.
    package static func steps(from old: AlertChanged?, to new: AlertChanged) -> [Self] {
        var steps: [Self] = []
        let isNew = old.map { $0.occurrence != new.occurrence } ?? true
        if isNew {
            var step = Self(new.occurrence > 1 ? .again : .began, at: new.startsAt)
            (step.severity, step.words) = (new.severity, new.summary)
            steps.append(step)
        } else if let old, old.severity != new.severity {
            let isWorse = AlertWords.rank(new.severity) < AlertWords.rank(old.severity)
            var step = Self(isWorse ? .worse : .better, at: new.asOf)
            (step.severity, step.words) = (new.severity, new.summary)
            steps.append(step)
        }
        let before = isNew ? nil : old
        steps += care(from: before, to: new)
        steps += quiet(from: before, to: new)
        steps += course(from: before, to: new)
        if new.state == .resolved, before?.state != .resolved {
            steps.append(Self(.over, at: new.endedAt ?? new.asOf))
        }
        return steps
    }

    private static func care(from old: AlertChanged?, to new: AlertChanged) -> [Self] {
        var steps: [Self] = []
        if let word = new.acknowledgement, word != old?.acknowledgement {
            var step = Self(.acknowledged, at: word.at)
            (step.person, step.words, step.until) = (word.by, word.note, word.until)
            steps.append(step)
        } else if let word = old?.acknowledgement, new.acknowledgement == nil,
            new.state != .resolved
        {
            var step = Self(.released, at: new.asOf)
            step.person = word.by
            steps.append(step)
        }
        if new.assignee != old?.assignee {
            var step = Self(.assigned, at: new.asOf)
            step.person = new.assignee ?? ""
            steps.append(step)
        }
        return steps
    }

    /// Its escalation and whether it flaps.
    private static func course(from old: AlertChanged?, to new: AlertChanged) -> [Self] {
        var steps: [Self] = []
        if let taken = new.escalation, taken != old?.escalation {
            var step = Self(.escalated, at: taken.at)
            step.person = taken.receiver
            step.words = "step \(taken.step) of \(taken.steps)"
            if taken.time > 1 { step.words += ", told \(taken.time) times" }
            steps.append(step)
        }
        let (was, isFlapping) = (old?.isFlapping ?? false, new.isFlapping)
        if isFlapping != was, new.state != .resolved {
            steps.append(Self(isFlapping ? .flapping : .settled, at: new.asOf))
        }
        return steps
    }

    private static func quiet(from old: AlertChanged?, to new: AlertChanged) -> [Self] {
        let reason = AlertWords.quiet(new)
        let before = old.map(AlertWords.quiet) ?? ""
        guard reason != before, new.state != .resolved else { return [] }
        var step = Self(reason.isEmpty ? .loud : .quiet, at: new.asOf)
        step.words = reason
        return [step]
    }
}
