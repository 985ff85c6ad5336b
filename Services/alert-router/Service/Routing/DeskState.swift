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
    var log: [NotificationEntry.Key: (entry: NotificationEntry, keepUntil: Timestamp)]
    /// What keeps alerts quiet as others were last told.
    var told: [Fingerprint: AlertStanding] = [:]

    /// How an alert stands at a moment.
    func standing(
        of alert: Alert,
        at now: Timestamp,
        quiet: any QuietRules
    ) -> AlertStanding {
        AlertStanding(
            silencedBy: silences.active(for: alert.labels, at: now),
            inhibitedBy: inhibitor.inhibitors(of: alert.labels, at: now).map(\.description),
            mutedBy: quiet.mutes(of: alert, at: now)
        )
    }

    /// Whether one of these time intervals holds.
    func isIn(_ names: [String], at now: Timestamp) -> Bool {
        names.contains { name in
            configuration.intervals[name]?.contains { $0.contains(now) } == true
        }
    }
}

/// What keeps an alert quiet.
struct AlertStanding: Sendable, Hashable {
    var silencedBy: [String] = []
    var inhibitedBy: [String] = []
    var mutedBy: [String] = []

    var isQuiet: Bool { !(silencedBy.isEmpty && inhibitedBy.isEmpty && mutedBy.isEmpty) }
}
