package import Contracts
package import Quantities

/// What is known of one alert that another alerting system told, from its first word to its end;
/// one row of the store.
package struct OutsideAlert: Sendable, Hashable, Codable {
    /// Alerts of one tenant that may hold at once; more are passed over, which is an alert itself.
    package static let alertsMax = 10_000
    /// How long an end is remembered, so that the beginning it belongs to is known as over when it
    /// arrives later, from another collector.
    package static let endKept = Duration.seconds(86_400)
    /// The names of those whose senders name none, without and with a system.
    package static let name = "OutsideAlert", systemName = "SystemReports"

    /// When the newest word that counts was received.
    package private(set) var receivedAt: Timestamp?
    /// When it is over although nobody says so; when it is over, when that is forgotten.
    package private(set) var due = Timestamp(microseconds: 0)
    private var told: RuleState.Told?
    private var subject = AlertSubject()
    private var url = ""
    /// The pool of which it says something that a rule watches, too.
    private var pool: String?
    /// That rule; nil in rows of earlier releases, which knew of full pools alone.
    private var rule: String?

    /// An alert of which nothing is known.
    package init() {}

    private var ruled: RuledPool? {
        pool.flatMap { RuledPool(rule: rule ?? RuleDefaults.poolUsage, name: $0) }
    }

    /// Whether it holds, as an alert of its own.
    package var isHeld: Bool { told != nil }

    /// Takes in what was told; a word that is older than another changes nothing.
    ///
    /// - Parameters:
    ///   - fact: what was told.
    ///   - rules: what is known of its system; nil when it names none. A pool that fills up or is
    ///     not well is one alert with that of our rule.
    ///   - book: the rules, for how bad that is.
    ///   - kept: how long an alert is held of which nobody says anything more.
    ///   - now: the time of day.
    /// - Returns: an alert that begins, changes or ends.
    package mutating func take(
        _ fact: OutsideAlertReported,
        _ rules: inout SystemRules?,
        by book: RuleBook,
        kept: Duration,
        now: Timestamp
    ) -> [AlertReport] {
        if let receivedAt, fact.receivedAt < receivedAt { return [] }
        receivedAt = fact.receivedAt
        guard !fact.isOver else { return end(&rules, at: min(fact.receivedAt, now), now: now) }
        due = min(fact.holdsUntil ?? now + kept, now + kept)
        let message = ReportedMessage(fact.details.isEmpty ? fact.summary : fact.details)
        (pool, rule) = rules == nil ? (nil, nil) : (message.pool?.name, message.pool?.rule)
        let known = told
        (told, url) = (nil, fact.url)
        subject = AlertSubject(
            tenant: fact.tenant,
            client: fact.client,
            system: fact.system,
            object: pool ?? (fact.object.isEmpty ? nil : fact.object)
        )
        let name = rules?.name ?? ""
        let words = words(fact, message, book, name.isEmpty ? fact.system?.text : name)
        let moment = min(fact.receivedAt, now)
        if let ruled, rules?.speaks(for: ruled, ratherThan: words) == true {
            // The rule's alert is the one, in the rule's words.
            guard rules?.release(ruled) != nil, let own = rules?.told(of: ruled) else { return [] }
            return [report(own, startsAt: nil, .untilSaid)]
        }
        if let ruled { rules?.hold(ruled, as: words, at: fact.receivedAt) }
        told = words
        guard words != known else { return [] }
        let begun = report(words, startsAt: moment, .untilSaid)
        // Under another name it is another alert, and the one of the old name is over.
        guard let known, known.identity != words.identity else { return [begun] }
        return [report(known, startsAt: nil, .at(moment)), begun]
    }

    /// Ends what holds; what our rule has taken over is the rule's to end.
    ///
    /// - Parameters:
    ///   - rules: what is known of its system.
    ///   - moment: since when it is over.
    ///   - now: the time of day.
    /// - Returns: the end, when there is one to tell.
    package mutating func end(
        _ rules: inout SystemRules?,
        at moment: Timestamp,
        now: Timestamp
    ) -> [AlertReport] {
        due = now + Self.endKept
        guard let words = told else { return [] }
        told = nil
        if let ruled {
            let wasHeld = rules?.release(ruled) != nil
            guard wasHeld || rules?.follows(ruled.rule, ruled.name) != true else { return [] }
            if let own = rules?.told(of: ruled) {
                // It was worse by this word; what the rule says of it holds on.
                return [report(own, startsAt: nil, .untilSaid)]
            }
        }
        return [report(words, startsAt: nil, .at(moment))]
    }

    private func report(
        _ words: RuleState.Told,
        startsAt: Timestamp?,
        _ end: AlertReport.End
    ) -> AlertReport {
        AlertReport(
            labels: LabelSet(words.labels),
            identity: LabelSet(words.identity),
            annotations: words.annotations,
            startsAt: startsAt,
            end: end,
            generatorURL: url,
            origin: .source,
            subject: subject
        )
    }

    // MARK: - Words

    private func words(
        _ fact: OutsideAlertReported,
        _ message: ReportedMessage,
        _ book: RuleBook,
        _ systemName: String?
    ) -> RuleState.Told {
        let identity = identity(fact)
        var labels = fact.labels.filter { !$0.key.hasPrefix("__") }.merging(identity) { $1 }
        labels[Alert.severityLabel] = severity(fact, message, book).rawValue
        labels["intake"] = fact.intake
        labels["alias"] = fact.alias
        labels["client"] = subject.client?.text
        if pool == nil { labels["object"] = subject.object }
        let summary = fact.summary.isEmpty ? fact.alias : fact.summary
        let system = systemName.map { "\($0) reports: " } ?? ""
        var annotations = ["summary": system + summary]
        if !fact.details.isEmpty { annotations["description"] = fact.details }
        return RuleState.Told(identity: identity, labels: labels, annotations: annotations)
    }

    private func identity(_ fact: OutsideAlertReported) -> [String: String] {
        if let ruled { return OwnLabels.identity(ruled.rule, subject, objectLabel: "pool") }
        let plain = subject.system == nil ? Self.name : Self.systemName
        var identity = [
            Alert.nameLabel: fact.name.isEmpty ? plain : fact.name, "tenant": fact.tenant.text,
            "intake": fact.intake, "alias": fact.alias,
        ]
        identity["system"] = subject.system?.text
        return identity
    }

    /// How bad it is: the sender's word, else for a pool what our rules say of its usage or state.
    private func severity(
        _ fact: OutsideAlertReported,
        _ message: ReportedMessage,
        _ book: RuleBook
    ) -> AlertSeverity {
        guard fact.severity.isEmpty else { return ReportedMessage.severity(of: fact.severity) }
        let plain: AlertSeverity = message.saysPoolIsLost ? .critical : .warning
        guard let ruled, let rule = book.rule(ruled.rule, for: subject), rule.isOn else {
            return plain
        }
        if let usage = message.usage {
            return rule.condition.level(of: usage, current: .none).severity ?? .info
        }
        guard let word = message.word, case .words(let words) = rule.condition else { return plain }
        return words.level(of: word, type: "pool", metric: "health").severity ?? .info
    }

    /// That a tenant's alerts of other systems are more than are held; over an hour after the last.
    package static func full(_ tenant: TenantID, now: Timestamp) -> AlertReport {
        let identity = [Alert.nameLabel: "OutsideAlertsFull", "tenant": tenant.text]
        return AlertReport(
            labels: LabelSet(
                identity.merging([Alert.severityLabel: AlertSeverity.critical.rawValue]) { $1 }
            ),
            identity: LabelSet(identity),
            annotations: [
                "summary": "More than \(alertsMax) alerts of other systems hold; new ones are lost",
                "description": "Look at what posts to the intakes for OpsGenie, Grafana and Uptime "
                    + "Kuma, and end there what is over.",
            ],
            startsAt: now,
            end: .at(now + .seconds(3600)),
            origin: .rule,
            subject: AlertSubject(tenant: tenant)
        )
    }
}
