package import Contracts
package import Quantities

/// What the rules know of one system; kept from message to message, one row of the store.
package struct SystemRules: Sendable, Hashable, Codable {
    /// Rules with objects that are followed in one system at the most; more are passed over.
    package static let statesMax = 5000

    /// The system's name for people.
    package private(set) var name = ""
    /// Its client.
    package private(set) var client: ClientName?
    /// When it was last heard of, by the collector's clock.
    package private(set) var lastSeen: Timestamp?
    /// Rules by name and object.
    package private(set) var states: [String: RuleState] = [:]
    /// What its own software reports.
    package var reported = ReportedAlerts()
    /// Samples that were passed over because of `statesMax`.
    package private(set) var passedOver = 0
    /// Pools of which an alerting system outside says that they fill up or are not well, while no
    /// rule says the same; nil in rows of earlier releases.
    private var heldPools: [String: RuleState.Told]?
    /// When it said so.
    private var heldSince: [String: Timestamp]?
    /// Pools whose devices are told of by their assessments; nil for none, and in rows of earlier
    /// releases.
    var assessed: AssessedPools?

    /// Nothing known yet.
    package init() {}

    /// Whether nothing is known of it that has to be kept.
    package var isEmpty: Bool {
        lastSeen == nil && heldPools?.isEmpty ?? true && assessed == nil
    }

    /// Notes that the system was heard of; says whether that is news.
    package mutating func hear(
        at time: Timestamp,
        client: ClientName?,
        name: String?,
        now: Timestamp
    ) -> Bool {
        if let name, !name.isEmpty { self.name = name }
        if let client { self.client = client }
        // What was heard long after now was heard by a clock that has been set back since.
        if let lastSeen, time <= lastSeen, lastSeen <= now + SilenceWatch.aheadMax { return false }
        lastSeen = time
        return true
    }

    /// Takes a webhook's samples and says what changed by them; what came before changes nothing.
    ///
    /// - Parameters:
    ///   - fact: the samples.
    ///   - book: the rules.
    ///   - now: the time of day.
    /// - Returns: alerts that begin, get worse or better, or end.
    package mutating func take(
        _ fact: SamplesAccepted,
        by book: RuleBook,
        now: Timestamp
    ) -> [AlertReport] {
        _ = hear(
            at: fact.receivedAt,
            client: fact.system.client,
            name: fact.system.name,
            now: now
        )
        let subject = AlertSubject(
            tenant: fact.tenant,
            client: client,
            system: fact.system.id
        )
        var touched: Set<String> = []
        for index in 0..<fact.samples.count {
            let row = fact.samples[index]
            for rule in book.watching(type: row.type, object: row.object, name: row.name)
            where take(row, for: rule) {
                touched.insert(Self.key(rule.name, row.object))
            }
        }
        let moment = min(fact.receivedAt, now)
        return touched.sorted().compactMap { judge($0, by: book, subject, moment) }
    }

    /// Ends what was told by rules that are off or there no more.
    package mutating func drop(
        notIn book: RuleBook,
        tenant: TenantID,
        system: SystemID,
        at moment: Timestamp
    ) -> [AlertReport] {
        let subject = AlertSubject(tenant: tenant, client: client, system: system)
        return states.keys.sorted().compactMap { key in
            guard let state = states[key] else { return nil }
            let rule = book.rule(state.rule, for: subject.about(state.object))
            guard rule?.isOn != true else { return nil }
            states[key] = nil
            return state.told.map { Self.ending($0, subject.about(state.object), moment) }
        }
    }

    /// Whether a rule follows an object here.
    package func follows(_ rule: String, _ object: String) -> Bool {
        states[Self.key(rule, object)]?.isJudged == true
    }

    /// Whether somebody looks after a pool for this: our rule, or a system outside.
    package func knows(_ pool: RuledPool) -> Bool {
        follows(pool.rule, pool.name) || heldPools?[pool.key] != nil
    }

    /// What our rule has told of a pool; nil while all is well.
    func told(of pool: RuledPool) -> RuleState.Told? {
        states[Self.key(pool.rule, pool.name)]?.told
    }

    /// Whether our rule's word on a pool counts, and not that of an alerting system outside.
    ///
    /// Of usage the rule's always does, as it counts by the same number. Of a pool that is not well
    /// the worse word counts at once, for samples come later, and may have ceased to come.
    func speaks(for pool: RuledPool, ratherThan words: RuleState.Told) -> Bool {
        guard follows(pool.rule, pool.name) else { return false }
        guard pool.rule == RuleDefaults.poolHealth else { return true }
        guard let own = told(of: pool)?.labels[Alert.severityLabel] else { return false }
        return !AlertSeverityRank.isWorse(words.labels[Alert.severityLabel] ?? "", than: own)
    }

    /// Notes what an alerting system outside says of a pool.
    mutating func hold(_ pool: RuledPool, as told: RuleState.Told, at moment: Timestamp) {
        let key = pool.key
        guard heldPools?[key] != nil || heldPools?.count ?? 0 < ReportedAlerts.alertsMax else {
            return
        }
        heldPools = (heldPools ?? [:]).merging([key: told]) { $1 }
        heldSince = (heldSince ?? [:]).merging([key: moment]) { $1 }
    }

    /// Gives up what an alerting system outside says of a pool.
    @discardableResult
    mutating func release(_ pool: RuledPool) -> RuleState.Told? {
        heldSince?[pool.key] = nil
        return heldPools?.removeValue(forKey: pool.key)
    }

    /// Whether a sample is older than what an alerting system outside says of a pool's state.
    private func isOvertaken(_ pool: RuledPool, _ time: Timestamp) -> Bool {
        pool.rule == RuleDefaults.poolHealth && heldSince?[pool.key].map { time <= $0 } ?? false
    }

    private static func key(_ rule: String, _ object: String) -> String {
        "\(rule)/\(object)"
    }

    private mutating func take(_ row: SampleColumns.Row, for rule: AlertRule) -> Bool {
        let key = Self.key(rule.name, row.object)
        if states[key] == nil {
            guard states.count < Self.statesMax else {
                passedOver += 1
                return false
            }
            states[key] = RuleState(rule: rule.name, type: row.type, object: row.object)
        }
        let input = RuleState.Input(
            value: row.value,
            time: row.time,
            word: row.text,
            unit: row.unit
        )
        return states[key]?.take(row.name, input) ?? false
    }

    private mutating func judge(
        _ key: String,
        by book: RuleBook,
        _ system: AlertSubject,
        _ moment: Timestamp
    ) -> AlertReport? {
        guard var state = states[key] else { return nil }
        let subject = system.about(state.object)
        guard let rule = book.rule(state.rule, for: subject) else { return nil }
        defer { states[key] = state }
        guard rule.isOn else { return silence(&state, subject, moment) }
        guard let finding = RuleFinding(rule, state) else { return nil }
        let pool = RuledPool(rule: rule.name, name: state.object)
        if let pool, isOvertaken(pool, finding.time) { return nil }
        if isToldByDevices(finding, rule, state.object, moment) {
            return silence(&state, subject, moment)
        }
        let before = (state.level, state.told?.annotations["summary"])
        state.step(to: finding.level, at: finding.time, holds: rule.holds)
        state.isJudged = true
        let takenOver = pool.flatMap { takeOver($0) }
        guard state.level != .none else {
            let told = state.told ?? takenOver
            state.told = nil
            return told.map { Self.ending($0, subject, moment) }
        }
        let words = finding.words(rule, state.level, subject, name)
        // A number that moves is no news; another word, such as FAULTED after DEGRADED, is.
        let isNews =
            state.level != before.0
            || finding.isWord && (takenOver != nil || rule.summary.filled(words) != before.1)
        guard isNews else { return nil }
        let told = finding.told(rule, state, subject, words)
        state.told = told
        return AlertReport(
            labels: LabelSet(told.labels),
            identity: LabelSet(told.identity),
            annotations: told.annotations,
            startsAt: moment,
            end: .untilSaid,
            origin: .rule,
            subject: subject
        )
    }

    /// Whether what is found of a pool is told by its devices.
    private func isToldByDevices(
        _ finding: RuleFinding,
        _ rule: AlertRule,
        _ pool: String,
        _ moment: Timestamp
    ) -> Bool {
        rule.name == RuleDefaults.poolHealth && finding.isDegraded
            && assessed?.speak(for: pool, at: moment) == true
    }

    /// Ends what the word of a pool had told, where its devices tell of it from now on.
    mutating func leaveToDevices(
        _ pool: String,
        by book: RuleBook,
        _ system: AlertSubject,
        _ moment: Timestamp
    ) -> AlertReport? {
        let key = Self.key(RuleDefaults.poolHealth, pool)
        let subject = system.about(pool)
        guard var state = states[key], let rule = book.rule(state.rule, for: subject),
            let finding = RuleFinding(rule, state),
            isToldByDevices(finding, rule, pool, moment)
        else { return nil }
        defer { states[key] = state }
        return silence(&state, subject, moment)
    }

    private func silence(
        _ state: inout RuleState,
        _ subject: AlertSubject,
        _ moment: Timestamp
    ) -> AlertReport? {
        let told = state.told
        (state.told, state.level, state.isJudged) = (nil, .none, false)
        return told.map { Self.ending($0, subject, moment) }
    }

    /// Takes a pool's alert over from whoever else has it: they are one.
    private mutating func takeOver(_ pool: RuledPool) -> RuleState.Told? {
        let (polled, held) = (reported.handOver(pool), release(pool))
        return held ?? polled
    }

    private static func ending(
        _ told: RuleState.Told,
        _ subject: AlertSubject,
        _ moment: Timestamp
    ) -> AlertReport {
        AlertReport(
            labels: LabelSet(told.labels),
            identity: LabelSet(told.identity),
            annotations: told.annotations,
            end: .at(moment),
            origin: .rule,
            subject: subject
        )
    }
}

extension AlertSubject {
    /// The same system's object; the system itself for an empty one.
    package func about(_ object: String) -> AlertSubject {
        var subject = self
        subject.object = object.isEmpty ? nil : object
        return subject
    }
}
