import AlertRouterCore
import Contracts
import Logging
import Observability
import Quantities
import ServiceChassis
import StateStore
import Synchronization

extension DeliveryService {
    /// Sends what a line has, once, and notes what came of it.
    func perform(_ work: DeliverySchedule.Work) async {
        let target = state.withLock { Self.target(work.line, in: $0) }
        guard
            await note(
                "that a notification is sent",
                { unit in
                    try OutboxRows.begin(work, in: unit.database)
                }
            )
        else { return }
        let watch = Stopwatch()
        let at = clock.now()
        let (notice, verdict, remark) = await send(work, to: target)
        let tookMS = watch.elapsed.wholeMicroseconds / 1000
        let ending = conclude(work, verdict)
        let report = DeliveryReport(
            work: work,
            verdict: verdict,
            attempt: OutboxRows.Attempt(
                at: at,
                tookMS: tookMS,
                word: verdict.word,
                reason: verdict.reason ?? remark
            ),
            ending: ending,
            notice: notice,
            endedAt: clock.now()
        )
        _ = await note("what came of a notification", { try self.write(report, in: $0) })
        tell(report)
        bell.ring()
    }

    private func send(
        _ work: DeliverySchedule.Work,
        to target: (any TargetKind)?
    ) async -> (GroupNotice?, DeliveryVerdict, String?) {
        do {
            let notices = try await journal.read { try OutboxRows.notices(work.ids, in: $0) }
            guard let notice = NoticeMerge.merged(notices) else {
                return (nil, .refused(reason: "its notice is not in the outbox"), nil)
            }
            guard let target else { return (notice, .refused(reason: Self.lostReason), nil) }
            let letter = try target.letter(for: notice, context(of: work))
            let (verdict, note) = await sender.send(letter, attempt: work.attempt)
            return (notice, verdict, note)
        } catch {
            return (nil, .retry(after: nil, reason: "could not be made: \(error)"), nil)
        }
    }

    /// What the message is made with; its key is the same while the same notifications are sent.
    private func context(of work: DeliverySchedule.Work) -> MessageContext {
        let journal = SecretDigest.short("\(journal.source) \(journal.epoch)")
        let last = work.ids.last ?? 0
        return MessageContext(
            externalURL: settings.externalURL,
            now: clock.now(),
            key: "pk-\(journal)-\(work.ids[0])-\(last)"
        )
    }

    /// What an attempt leaves behind, by the wall clock.
    private func conclude(
        _ work: DeliverySchedule.Work,
        _ verdict: DeliveryVerdict
    ) -> DeliverySchedule.Ending {
        let now = steady.now()
        let ending = state.withLock { state in
            let ending = state.schedule.end(
                work,
                verdict,
                oldest: work.ids.compactMap { state.queuedAt[$0] }.min() ?? now,
                at: now,
                chance: Double.random(in: 0..<1)
            )
            state.standings[work.destination] = ending.standing
            if ending.isOver { for id in work.ids { state.queuedAt[id] = nil } }
            return ending
        }
        return ending.shifted(by: steady.toWall)
    }

    /// Writes until it is written: what was sent and is not noted would be sent again.
    private func note(
        _ what: String,
        _ unit: @escaping @Sendable (JournalUnit) throws -> Void
    ) async -> Bool {
        while true {
            do {
                try await journal.perform(unit)
                return true
            } catch {
                logger.error("\(what) could not be written: \(errorChain(error))")
                guard (try? await Task.sleep(for: Self.tick)) != nil else { return false }
            }
        }
    }

    private func write(_ report: DeliveryReport, in unit: JournalUnit) throws {
        let work = report.work
        var isUnknown = false
        if case .unknown = report.verdict { isUnknown = true }
        let state =
            report.ending.isOver ? (report.ending.isDelivered ? "delivered" : "failed") : nil
        try OutboxRows.end(
            work,
            report.attempt,
            state: state,
            keepsMark: isUnknown,
            in: unit.database
        )
        if let destination = self.state.withLock({ $0.destinations[work.destination] }) {
            try OutboxRows.keep(
                report.ending.standing,
                of: destination,
                at: report.endedAt,
                in: unit.database
            )
        }
        if report.ending.isOver, let notice = report.notice {
            try publish(report, notice, in: unit)
        }
        // A target that is gone keeps its notification, and is told of all the same.
        for told in tellings(of: report) { _ = try JournalOutbox(bell: bell).add(told, in: unit) }
    }

    private func publish(
        _ report: DeliveryReport,
        _ notice: GroupNotice,
        in unit: JournalUnit
    ) throws {
        var randomness = IDRandomness()
        for id in report.work.ids {
            let fact = NotificationDelivered(
                tenant: OutboxRows.tenant(of: notice),
                notification: id,
                receiver: report.work.line.receiver,
                target: report.work.line.integration,
                groupKey: report.work.line.groupKey,
                alerts: notice.members.map(\.alert.fingerprint.description),
                outcome: report.ending.isDelivered ? "delivered" : "failed",
                attempts: report.work.attempt,
                reason: report.ending.isDelivered ? nil : report.attempt.reason,
                queuedAt: notice.at,
                at: report.endedAt
            )
            let messageID = MessageID(at: report.endedAt, using: &randomness)
            _ = try unit.publish(fact, id: messageID, at: report.endedAt)
        }
    }

    /// Log, numbers and health.
    private func tell(_ report: DeliveryReport) {
        metrics.counter(
            "alert_router_delivery_attempts_total",
            help: "Attempts to deliver notifications.",
            labels: [
                "integration": report.work.line.integration, "outcome": report.attempt.word,
            ]
        ).increment()
        let name = state.withLock { $0.destinations[report.work.destination]?.name }
        let component = "notify \(name ?? report.work.destination)"
        let standing = report.ending.standing
        if standing.failures == 0, standing.disabledSince == nil, standing.refusals == 0 {
            health.set(component, .ok)
        } else {
            health.set(component, .degraded(standing.reason))
        }
        guard let reason = report.verdict.reason else { return }
        logger.warning(
            "a notification was not delivered",
            metadata: [
                "receiver": "\(report.work.line.receiver)", "destination": "\(component)",
                "attempt": "\(report.work.attempt)", "cause": "\(reason)",
                "gone": "\(report.ending.isOver)",
            ]
        )
    }

    /// Gives up notifications that nobody can send.
    func giveUp(_ ids: [Int64], _ reason: String) async throws {
        let now = clock.now()
        state.withLock { state in for id in ids { state.queuedAt[id] = nil } }
        try await journal.perform { unit in
            for id in ids {
                try OutboxRows.end(id, state: "failed", reason: reason, at: now, in: unit.database)
            }
        }
        logger.error("\(ids.count) notifications are given up: \(reason)")
    }

    /// Gives up the oldest of a destination for which too many wait.
    func giveUpSurplus(of lines: Set<DeliverySchedule.Line>) async throws {
        let surplus = state.withLock { state in
            state.schedule.takeSurplus(max: settings.limits.waitingMax)
        }
        guard !surplus.isEmpty else { return }
        try await giveUp(
            surplus,
            "more than \(settings.limits.waitingMax) notifications wait for its destination"
        )
    }
}

/// An attempt and what came of it.
struct DeliveryReport: Sendable {
    let work: DeliverySchedule.Work
    let verdict: DeliveryVerdict
    let attempt: OutboxRows.Attempt
    let ending: DeliverySchedule.Ending
    let notice: GroupNotice?
    let endedAt: Timestamp
}
