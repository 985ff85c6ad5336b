package import Quantities

/// Finds services of the bus that say nothing any more, and a bus on which nobody does.
///
/// Silence is measured on a clock that nobody can set, and counts from when this process began to
/// hear. What an earlier process told holds until the service is heard of.
package struct ServiceWatch: Sendable {
    /// Services that are followed at the most, by their names; more are passed over.
    package static let servicesMax = 1_000

    /// The name under which the silence of all together is kept: no service is called so.
    package static let everybody = "*"

    /// After how long silence is told.
    package struct Limits: Sendable, Hashable {
        /// Whether it is told at all.
        package var isOn = true
        /// A warning.
        package var warning = Duration.seconds(10 * 60)
        /// Critical.
        package var critical = Duration.seconds(30 * 60)
        /// A service that was silent for so long was taken away, and its alert is over.
        package var kept = Duration.seconds(7 * 86_400)

        /// The defaults: an update or a restart of a host ends before anybody is told.
        package init() {}
    }

    /// What the bus knows of a service.
    package struct Heard: Sendable, Hashable {
        /// How long it says nothing, at most since this process hears.
        package var silence: Duration
        /// Whether this process has heard it.
        package var wasHeard: Bool
        /// For whom it may speak: whose alert its silence is.
        package var owner: AlertSubject

        /// A service, of the installation itself unless an owner is given.
        package init(silence: Duration, wasHeard: Bool, owner: AlertSubject = AlertSubject()) {
            (self.silence, self.wasHeard, self.owner) = (silence, wasHeard, owner)
        }
    }

    /// How what is silent was told.
    package enum Word: String, Sendable, Hashable {
        /// A warning.
        case warning
        /// Critical.
        case critical
        /// It was taken away; nobody is told anything until it speaks.
        case gone
    }

    /// A silence that was told.
    package struct Standing: Sendable, Hashable {
        /// When it was heard last.
        package var since: Timestamp
        /// How it was told.
        package var word: Word
        /// Whose alert it is.
        package var owner: AlertSubject

        /// A silence.
        package init(since: Timestamp, word: Word, owner: AlertSubject) {
            (self.since, self.word, self.owner) = (since, word, owner)
        }
    }

    /// After how long silence is told.
    package let limits: Limits
    /// What was told and holds, by the service's name.
    package private(set) var told: [String: Standing]
    /// When somebody was heard again after everybody was silent.
    private var backAt: Timestamp?

    /// A watch that knows what an earlier process told.
    package init(limits: Limits, told: [String: Standing] = [:]) {
        (self.limits, self.told) = (limits, told)
    }

    /// Looks at who is silent.
    ///
    /// - Parameters:
    ///   - heard: every service that is followed, by its name.
    ///   - now: the time of day, on a clock that goes on when it is set.
    /// - Returns: what is silent now, for `tell`.
    package func look(_ heard: [String: Heard], now: Timestamp) -> [String: Standing] {
        guard limits.isOn else { return [:] }
        let followed = heard.sorted { $0.key < $1.key }.prefix(Self.servicesMax)
        let before = told[Self.everybody]
        let somebodySpeaks = followed.contains {
            $0.value.wasHeard && $0.value.silence < limits.warning
        }
        let back = before != nil && somebodySpeaks ? now : backAt
        var silent: [String: Standing] = [:]
        for (name, heard) in followed { silent[name] = standing(name, heard, now, back: back) }
        let living = followed.filter { silent[$0.key]?.word != .gone }.map(\.key)
        let words = living.compactMap { silent[$0]?.word }
        let allAreSilent = living.count > 1 && words.count == living.count
        guard allAreSilent || before != nil && !somebodySpeaks else {
            // Who was never heard since this process began, and was not told of before, may have
            // been taken away long ago.
            return silent.filter { told[$0.key] != nil || heard[$0.key]?.wasHeard == true }
        }
        // The silence of all is no service's own: only who was told of by name before stays so.
        let since = living.compactMap { silent[$0]?.since }.max() ?? now
        for name in living where told[name] == nil { silent[name] = nil }
        let isCritical =
            before?.word == .critical || allAreSilent && !words.contains(.warning)
        silent[Self.everybody] = Standing(
            since: before?.since ?? since,
            word: isCritical ? .critical : .warning,
            owner: AlertSubject()
        )
        return silent
    }

    /// Notes that what is silent was told, and is on the disk.
    package mutating func tell(_ silent: [String: Standing], now: Timestamp) {
        if told[Self.everybody] != nil, silent[Self.everybody] == nil { backAt = now }
        told = silent
    }

    /// What is said of alerts: those that begin or get worse, and those that are over.
    ///
    /// - Parameters:
    ///   - silent: what `look` found.
    ///   - services: how many services are followed.
    ///   - now: the time of day.
    /// - Returns: the alerts, by the services' names.
    package func reports(
        of silent: [String: Standing],
        among services: Int,
        now: Timestamp
    ) -> [AlertReport] {
        Set(told.keys).union(silent.keys).sorted().compactMap { name in
            let (before, after) = (told[name], silent[name])
            let wasTold = before.map { $0.word != .gone } ?? false
            if let after, after.word != .gone {
                guard after.word != before?.word else { return nil }
                return ServiceAlerts.report(name, after, among: services)
            }
            guard wasTold, let before else { return nil }
            var over = ServiceAlerts.report(name, before, among: services)
            (over.startsAt, over.end) = (nil, .at(now))
            return over
        }
    }

    private func standing(
        _ name: String,
        _ heard: Heard,
        _ now: Timestamp,
        back: Timestamp?
    ) -> Standing? {
        let before = told[name]
        // After a silence of all, each has its time to speak before it is told of by name.
        let length =
            before == nil
            ? min(heard.silence, back.map { now - $0 } ?? heard.silence) : heard.silence
        let found: Word? =
            length >= limits.critical
            ? .critical : length >= limits.warning ? .warning : nil
        guard let before, !(heard.wasHeard && found == nil) else {
            return found.map {
                Standing(since: now - heard.silence, word: $0, owner: heard.owner)
            }
        }
        var standing = before
        if found == .critical, before.word == .warning { standing.word = .critical }
        if now - before.since >= limits.kept { standing.word = .gone }
        return standing
    }
}
