import AlertRouterCore
import Quantities

/// Everything the router decides by, in memory; what is on the disk is the same.
struct DeskState: Sendable {
    /// The commit that this is of; another one on the disk means that a commit was undone.
    var generation: Int64
    var configuration: RouterConfiguration
    var book: AlertBook
    var dispatcher: Dispatcher
    var inhibitor: Inhibitor
    var silences: SilenceBook
    var maintenance: MaintenanceBook
    var flapping: FlapBook
    var escalation: EscalationBook
    var log: [NotificationEntry.Key: (entry: NotificationEntry, keepUntil: Timestamp)]
    /// The clocks when they were last looked at; nil for a clock that is not the machine's.
    var seen: ClockReading?
    /// What keeps alerts quiet as others were last told.
    var told: [Fingerprint: AlertStanding] = [:]

    /// How an alert stands at a moment.
    func standing(
        of alert: Alert,
        at now: Timestamp,
        quiet: any QuietRules
    ) -> AlertStanding {
        AlertStanding(
            silencedBy: silences.active(for: alert.labels, of: subject(of: alert), at: now),
            inhibitedBy: inhibitor.inhibitors(of: alert.labels, at: now).map(\.description),
            mutedBy: work(on: alert, at: now) + quiet.mutes(of: alert, at: now),
            isFlapping: flapping.isFlapping(alert.fingerprint)
        )
    }

    /// Announced work that keeps an alert quiet at a moment.
    func work(on alert: Alert, at moment: Timestamp) -> [String] {
        maintenance.names(concerning: alert.labels, subject(of: alert), at: moment)
            .map { "maintenance \($0)" }
    }

    private func subject(of alert: Alert) -> AlertSubject {
        book.records[alert.fingerprint]?.subject ?? AlertSubject()
    }

    /// When a group or an escalation is due next; nil for never.
    var nextDue: Timestamp? {
        [dispatcher.nextDue, escalation.nextDue].compactMap(\.self).min()
    }

    /// Whether one of these time intervals holds.
    func isIn(_ names: [String], at now: Timestamp) -> Bool {
        names.contains { name in
            configuration.intervals[name]?.contains { $0.contains(now) } == true
        }
    }
}

/// What keeps an alert quiet, and whether it flaps.
struct AlertStanding: Sendable, Hashable {
    var silencedBy: [String] = []
    var inhibitedBy: [String] = []
    var mutedBy: [String] = []
    /// Whether its end is put off; it is told of all the same.
    var isFlapping = false

    var isQuiet: Bool { !(silencedBy.isEmpty && inhibitedBy.isEmpty && mutedBy.isEmpty) }
}
