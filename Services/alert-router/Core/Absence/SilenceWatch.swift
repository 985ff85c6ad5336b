package import Quantities

/// Finds systems that say nothing any more, and whole senders that do.
///
/// Silence is counted on a clock that nobody can set, from when this process last heard of a
/// system or began to hear, so neither a restart nor a clock that jumps makes a system silent.
package struct SilenceWatch: Sendable {
    /// Systems that are followed at the most; more are passed over.
    package static let systemsMax = 50_000

    /// By how much the clock of who heard of a system may be ahead of ours.
    package static let aheadMax = Duration.seconds(5 * 60)

    /// After how long silence is told.
    package struct Limits: Sendable, Hashable {
        /// A warning.
        package var warning = Duration.seconds(30 * 60)
        /// Critical.
        package var critical = Duration.seconds(60 * 60)
        /// Systems whose last words lie no farther apart fell silent together.
        package var together = Duration.seconds(10 * 60)
        /// Whether silence is told at all.
        package var isOn = true

        /// The document's thresholds.
        package init() {}
    }

    /// A system of a tenant.
    package struct Key: Sendable, Hashable, Comparable {
        /// The tenant.
        package let tenant: TenantID
        /// The system.
        package let system: SystemID

        /// A system of a tenant.
        package init(_ tenant: TenantID, _ system: SystemID) {
            (self.tenant, self.system) = (tenant, system)
        }

        /// By tenant, then system.
        package static func < (left: Self, right: Self) -> Bool {
            (left.tenant, left.system) < (right.tenant, right.system)
        }
    }

    /// What is known of a system.
    struct Heard: Sendable {
        var client: ClientName?
        var name: String
        var lastSeen: Timestamp
        var at: Duration
    }

    private(set) var heard: [Key: Heard] = [:]
    private(set) var told: [LabelSet: AlertReport] = [:]
    /// After how long silence is told.
    package let limits: Limits
    private let began: Duration

    /// A watch that begins to hear at a moment of the clock that nobody can set.
    ///
    /// - Parameters:
    ///   - limits: after how long silence is told.
    ///   - began: since when this process hears.
    ///   - told: alerts of silence that an earlier process told and that hold.
    package init(limits: Limits, began: Duration, told: [AlertReport] = []) {
        self.limits = limits
        self.began = began
        self.told = Dictionary(
            told.map { ($0.identity ?? $0.labels, $0) },
            uniquingKeysWith: { _, last in last }
        )
    }

    /// Whether there is room for a system.
    package func hasRoom(for key: Key) -> Bool {
        heard[key] != nil || heard.count < Self.systemsMax
    }

    /// Notes that a system was heard of; what was known already changes nothing, unless it was
    /// heard long after now: by a clock that has been set back since.
    package mutating func hear(
        _ key: Key,
        client: ClientName?,
        name: String,
        lastSeen: Timestamp,
        uptime: Duration,
        now: Timestamp
    ) {
        guard hasRoom(for: key) else { return }
        if let known = heard[key], lastSeen <= known.lastSeen,
            known.lastSeen <= now + Self.aheadMax
        {
            return
        }
        heard[key] = Heard(client: client, name: name, lastSeen: lastSeen, at: uptime)
    }

    /// Puts back a system that an earlier process knew: its silence counts from now on.
    package mutating func restore(_ key: Key, client: ClientName?, name: String, seen: Timestamp) {
        guard hasRoom(for: key) else { return }
        heard[key] = Heard(client: client, name: name, lastSeen: seen, at: began)
    }

    /// Forgets systems that were last seen before a moment.
    package mutating func forget(seenBefore moment: Timestamp) -> [Key] {
        let old = heard.filter { $0.value.lastSeen < moment }.keys.sorted()
        for key in old { heard[key] = nil }
        return old
    }

    /// Looks at the clock.
    ///
    /// - Parameters:
    ///   - uptime: the clock that nobody can set.
    ///   - now: the time of day.
    /// - Returns: alerts that begin, get worse, or end; and all that hold now, for `tell`.
    package func look(
        uptime: Duration,
        now: Timestamp
    ) -> (changes: [AlertReport], holding: [LabelSet: AlertReport]) {
        let wanted = limits.isOn ? Dictionary(findings(uptime, now)) { $1 } : [:]
        var changes: [AlertReport] = []
        for (identity, report) in wanted where told[identity]?.labels != report.labels {
            changes.append(report)
        }
        for (identity, report) in told where wanted[identity] == nil {
            var end = report
            end.startsAt = nil
            end.end = .at(now)
            changes.append(end)
        }
        return (changes.sorted { "\($0.labels)" < "\($1.labels)" }, wanted)
    }

    /// Notes that what holds was told, and is on the disk.
    package mutating func tell(_ holding: [LabelSet: AlertReport]) { told = holding }

    private func findings(_ uptime: Duration, _ now: Timestamp) -> [(LabelSet, AlertReport)] {
        Dictionary(grouping: heard, by: \.key.tenant).values.flatMap { systems in
            find(systems.map { Silent($0.key, $0.value, self, uptime) }, now)
        }
    }

    /// One system and how long it says nothing.
    private struct Silent {
        let key: Key
        let heard: Heard
        let level: RuleLevel

        init(_ key: Key, _ heard: Heard, _ watch: SilenceWatch, _ uptime: Duration) {
            (self.key, self.heard) = (key, heard)
            let silence = uptime - heard.at
            let found: RuleLevel =
                silence >= watch.limits.critical
                ? .critical : silence >= watch.limits.warning ? .warning : .none
            // What an earlier process told holds until the system is heard of.
            let isSilentStill = heard.at == watch.began
            let before = isSilentStill ? watch.toldLevel(of: key, heard.client) : .none
            level = max(found, before)
        }
    }

    /// How bad its own silence, or that of its whole sender, was told to be.
    private func toldLevel(of key: Key, _ client: ClientName?) -> RuleLevel {
        [
            SilenceAlerts.identity(of: key),
            SilenceAlerts.senderIdentity(key.tenant, client),
            SilenceAlerts.senderIdentity(key.tenant, nil),
        ].compactMap { told[LabelSet($0)].map(SilenceAlerts.level) }.max() ?? .none
    }

    private func find(_ systems: [Silent], _ now: Timestamp) -> [(LabelSet, AlertReport)] {
        if let whole = together(systems) {
            return [SilenceAlerts.sender(whole, systems[0].key.tenant, nil, systems.count)]
        }
        return Dictionary(grouping: systems, by: \.heard.client).sorted {
            ($0.key?.text ?? "") < ($1.key?.text ?? "")
        }.flatMap { client, systems in
            if let client, let whole = together(systems) {
                return [SilenceAlerts.sender(whole, systems[0].key.tenant, client, systems.count)]
            }
            return systems.filter { $0.level != .none }.sorted { $0.key < $1.key }.map {
                SilenceAlerts.system($0.key, $0.heard, $0.level)
            }
        }
    }

    /// How long ago all of several systems fell silent together; nil when they did not.
    private func together(_ systems: [Silent]) -> (level: RuleLevel, last: Timestamp)? {
        guard systems.count > 1, systems.allSatisfy({ $0.level != .none }),
            let first = systems.map(\.heard.lastSeen).min(),
            let last = systems.map(\.heard.lastSeen).max(), last - first <= limits.together
        else { return nil }
        return (systems.map(\.level).max() ?? .warning, last)
    }
}
