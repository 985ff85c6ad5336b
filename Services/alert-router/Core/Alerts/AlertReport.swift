package import Quantities

/// What a rule, an intake or a poster says of one alert, before it is merged with what is known.
package struct AlertReport: Sendable, Hashable {
    /// How long what is said holds.
    package enum End: Sendable, Hashable {
        /// For the configuration's `resolve_timeout`, unless it is said again.
        case timeout
        /// Until somebody says otherwise; our own rules see the end themselves.
        case untilSaid
        /// Until a moment: in the past for an alert that is over, in the future for how long the
        /// sender's word is good.
        case at(Timestamp)
    }

    /// Every label.
    package var labels: LabelSet
    /// The labels that tell it from others; nil for all of them.
    package var identity: LabelSet?
    /// What is told about it, such as `summary` and `description`.
    package var annotations: [String: String]
    /// Since when; nil for since its end when that is given, else since now.
    package var startsAt: Timestamp?
    /// How long this holds.
    package var end: End
    /// Where to read more; empty for nowhere.
    package var generatorURL: String
    /// Who says it.
    package var origin: Alert.Origin
    /// Whose alert it is and what it is about.
    package var subject: AlertSubject

    /// What somebody says of an alert.
    package init(
        labels: LabelSet,
        identity: LabelSet? = nil,
        annotations: [String: String] = [:],
        startsAt: Timestamp? = nil,
        end: End = .timeout,
        generatorURL: String = "",
        origin: Alert.Origin,
        subject: AlertSubject = AlertSubject()
    ) {
        self.labels = labels
        self.identity = identity
        self.annotations = annotations
        self.startsAt = startsAt
        self.end = end
        self.generatorURL = generatorURL
        self.origin = origin
        self.subject = subject
    }

    /// The end of an alert whose end nobody has said: 9999-12-31T23:59:59Z.
    package static let untilSaidMoment = Timestamp(seconds: 253_402_300_799)

    /// The alert that this makes by itself.
    ///
    /// - Parameters:
    ///   - now: when it was said.
    ///   - resolveTimeout: how long a word without an end is good for.
    /// - Returns: the alert, not yet merged with what is known.
    package func alert(at now: Timestamp, resolveTimeout: Duration) -> Alert {
        let endsAt: Timestamp
        var given: Timestamp?
        switch end {
        case .timeout: endsAt = now + resolveTimeout
        case .untilSaid: endsAt = Self.untilSaidMoment
        case .at(let moment): (endsAt, given) = (moment, moment)
        }
        return Alert(
            labels: labels,
            identity: identity,
            annotations: annotations,
            startsAt: startsAt ?? given ?? now,
            endsAt: endsAt,
            isTimeout: end == .timeout || end == .untilSaid,
            updatedAt: now,
            generatorURL: generatorURL,
            origin: origin
        )
    }
}
