import Calendars
package import Contracts
package import Observations
package import Quantities

/// Announced work, ready to be asked which alerts it keeps quiet when.
package struct MaintenanceWindow: Sendable, Hashable {
    /// Characters of a name at the most.
    package static let nameMax = 200
    /// Matchers at the most.
    package static let matchersMax = 50
    /// How long work lasts at the most that does not come again.
    package static let spanMax = Duration.seconds(366 * 86_400)
    /// How long work lasts at the most that comes again.
    package static let recurringMax = Duration.seconds(7 * 86_400)
    /// Days that are looked at for the next time: two months, as every month has a day that holds,
    /// and a year where a fifth of the month is meant.
    private static let daysAhead: Int64 = 400

    /// What was announced.
    package let plan: MaintenancePlan
    /// The conditions of the plan.
    package let matchers: [LabelMatcher]
    /// Who announced it.
    package var createdBy: String
    /// Who changed it last.
    package var changedBy: String
    /// When it was announced or last changed.
    package var changedAt: Timestamp
    /// When somebody ended it for good; nil while nobody has.
    package var endedAt: Timestamp?
    private let clock: LocalTime?

    /// Work as somebody announced it.
    ///
    /// - Parameters:
    ///   - plan: what was announced.
    ///   - person: by whom.
    ///   - now: when.
    ///   - compiler: compiles expressions.
    /// - Throws: `MaintenanceFault`.
    package init(
        _ plan: MaintenancePlan,
        by person: String,
        at now: Timestamp,
        compiler: any PatternCompiler
    ) throws {
        self.plan = plan
        matchers = try Self.matchers(plan, compiler)
        clock = try plan.recurrence.map { try Self.clock($0) }
        createdBy = person
        changedBy = person
        changedAt = now
        try Self.check(plan, matchers)
    }

    // MARK: - When

    /// The span that a moment is in; nil when the work does not go on then.
    package func span(at moment: Timestamp) -> MaintenanceSpan? {
        if let endedAt, moment >= endedAt { return nil }
        guard let recurrence = plan.recurrence, let clock else {
            let whole = MaintenanceSpan(from: plan.startsAt, to: plan.endsAt ?? plan.startsAt)
            return whole.contains(moment) ? whole : nil
        }
        let length = Duration.seconds(recurrence.minutes * 60)
        let first = clock.reading(at: moment - length).day - 1
        let last = clock.reading(at: moment).day + 1
        // Of spans that overlap the one that lasts longest counts.
        return (first...last).reversed().lazy.compactMap { day in
            span(onDay: day, recurrence, clock)
        }.first { $0.contains(moment) }
    }

    /// The span that a moment is in, or else the next one; nil when there is none to come.
    package func spanNow(orAfter moment: Timestamp) -> MaintenanceSpan? {
        if let present = span(at: moment) { return present }
        guard endedAt == nil else { return nil }
        guard let recurrence = plan.recurrence, let clock else {
            let end = plan.endsAt ?? plan.startsAt
            return plan.startsAt > moment ? MaintenanceSpan(from: plan.startsAt, to: end) : nil
        }
        let first = clock.reading(at: max(moment, plan.startsAt)).day - 1
        return (first...first + Self.daysAhead).lazy.compactMap { day in
            span(onDay: day, recurrence, clock)
        }.first { $0.from > moment }
    }

    private func span(
        onDay day: Int64,
        _ recurrence: MaintenanceRecurrence,
        _ clock: LocalTime
    ) -> MaintenanceSpan? {
        guard recurrence.holds(onDay: day) else { return nil }
        let from = clock.moment(day: day, minute: recurrence.startMinute)
        guard from >= plan.startsAt, plan.endsAt.map({ from < $0 }) ?? true else { return nil }
        return MaintenanceSpan(from: from, to: from + .seconds(recurrence.minutes * 60))
    }

    // MARK: - What

    /// Whether it concerns an alert, now or at another time.
    package func concerns(_ labels: LabelSet, _ subject: AlertSubject) -> Bool {
        plan.reach.contains(tenant: subject.tenant, client: subject.client)
            && matchers.allMatch(labels)
    }

    // MARK: - Reading

    private static func matchers(
        _ plan: MaintenancePlan,
        _ compiler: any PatternCompiler
    ) throws -> [LabelMatcher] {
        do {
            return try plan.matchers.flatMap { try MatcherText.list($0, compiler: compiler) }
        } catch {
            throw MaintenanceFault.matcher("\(error)")
        }
    }

    private static func clock(_ recurrence: MaintenanceRecurrence) throws -> LocalTime {
        guard let clock = LocalTime(recurrence.zone) else {
            throw MaintenanceFault.zone(recurrence.zone)
        }
        let isWeekly = !recurrence.weekdays.isEmpty && recurrence.daysOfMonth.isEmpty
        let isMonthly =
            recurrence.weekdays.isEmpty && recurrence.weeks.isEmpty
            && !recurrence.daysOfMonth.isEmpty
        guard isWeekly || isMonthly, recurrence.weekdays.allSatisfy((0...6).contains),
            recurrence.weeks.allSatisfy({ (1...4).contains($0) || $0 == -1 }),
            recurrence.daysOfMonth.allSatisfy({ (1...31).contains($0) || $0 == -1 })
        else { throw MaintenanceFault.days }
        guard (0..<1440).contains(recurrence.startMinute), recurrence.minutes >= 1,
            Duration.seconds(recurrence.minutes * 60) <= recurringMax
        else { throw MaintenanceFault.time }
        return clock
    }

    private static func check(_ plan: MaintenancePlan, _ matchers: [LabelMatcher]) throws {
        guard (1...nameMax).contains(plan.name.count) else { throw MaintenanceFault.name }
        let isID =
            (1...64).contains(plan.id.utf8.count)
            && plan.id.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
                    || (0x41...0x5A).contains($0) || $0 == 0x2D
            }
        guard isID else { throw MaintenanceFault.id }
        guard matchers.count <= matchersMax else {
            throw MaintenanceFault.tooManyMatchers(matchers.count)
        }
        guard !plan.reach.clients.isEmpty || !matchers.allSatisfy({ $0.matches("") }) else {
            throw MaintenanceFault.everything
        }
        guard plan.recurrence != nil || plan.endsAt != nil else { throw MaintenanceFault.time }
        if let end = plan.endsAt {
            guard plan.startsAt < end else { throw MaintenanceFault.endsBeforeStart }
            guard plan.recurrence != nil || end - plan.startsAt <= spanMax else {
                throw MaintenanceFault.tooLong
            }
        }
    }
}

extension MaintenanceSpan {
    /// Whether a moment is in it.
    package func contains(_ moment: Timestamp) -> Bool { from <= moment && moment < to }
}
