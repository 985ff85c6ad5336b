package import AlertRouterCore
import Quantities
package import ServiceChassis

/// The section `rules` of the settings file.
package struct RuleSettings: Sendable, Equatable {
    /// The rules over samples with their overrides.
    package var book = RuleBook()
    /// When silence is told.
    package var silence = SilenceWatch.Limits()
    /// When the silence of a service of the bus is told.
    package var services = ServiceWatch.Limits()
    /// Systems that were not heard of for so long are forgotten, and their silence is over.
    package var systemsKept = Duration.seconds(90 * 86_400)
    /// Whether alerts of monitored systems' own software are taken.
    package var takesReports = true
    /// An alert of theirs that so many polls in a row do not name is over.
    package var resolveAfterPolls = 2
    /// How long an alert of another alerting system is held of which nothing more is said.
    package var outsideKept = Duration.seconds(90 * 86_400)
    /// How long a volume may stay over its target before that is told.
    package var overTargetHolds = Duration.seconds(15 * 60)
    /// How long a replication has to be unknown before that is told.
    package var replicationUnknownHolds = Duration.seconds(3600)
    /// From where on a pool's capacity is told of.
    package var capacity = CapacityLimits()
    /// How long an incident of the bus that nobody ends is held up.
    package var incidentsKept = Duration.seconds(86_400)

    /// Settings with every default.
    package init() {}

    /// The section as a file and the environment give it; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        reader.section("offline") { reader in
            silence.isOn = reader.boolean("enabled", default: silence.isOn)
            silence.warning = reader.duration("warning", default: silence.warning, in: Self.waits)
            silence.critical = reader.duration(
                "critical",
                default: silence.critical,
                in: Self.waits
            )
            if silence.critical < silence.warning {
                reader.problem("critical", "is shorter than `warning`; give a longer time")
            }
            silence.together = reader.duration("together", default: silence.together)
        }
        reader.section("services") { Self.read(&services, &$0) }
        systemsKept = reader.duration(
            "systems_kept",
            default: systemsKept,
            in: .seconds(86_400) ... .seconds(3660 * 86_400)
        )
        takesReports = reader.boolean("system_reports", default: takesReports)
        resolveAfterPolls = reader.integer(
            "resolve_after_polls",
            default: resolveAfterPolls,
            in: 1...1000
        )
        outsideKept = reader.duration(
            "outside_kept",
            default: outsideKept,
            in: .seconds(60) ... .seconds(3660 * 86_400)
        )
        overTargetHolds = reader.duration("volume_over_target_for", default: overTargetHolds)
        replicationUnknownHolds = reader.duration(
            "replication_unknown_for",
            default: replicationUnknownHolds
        )
        reader.section("capacity") { reader in Self.read(&capacity, &reader) }
        incidentsKept = reader.duration(
            "incidents_kept",
            default: incidentsKept,
            in: .seconds(60) ... .seconds(365 * 86_400)
        )
        let own = reader.sections("add") { RuleReading.rule(&$0) }.compactMap(\.self)
        let rules = RuleReading.merged(own, &reader)
        let overrides = reader.sections("override") { RuleReading.override(&$0, among: rules) }
        book = RuleBook(rules: rules, overrides: overrides.compactMap(\.self))
    }

    private static func read(_ limits: inout ServiceWatch.Limits, _ reader: inout SettingsReader) {
        limits.isOn = reader.boolean("enabled", default: limits.isOn)
        limits.warning = reader.duration("warning", default: limits.warning, in: waits)
        limits.critical = reader.duration("critical", default: limits.critical, in: waits)
        if limits.critical < limits.warning {
            reader.problem("critical", "is shorter than `warning`; give a longer time")
        }
        limits.kept = reader.duration(
            "kept",
            default: limits.kept,
            in: .seconds(3600) ... .seconds(3660 * 86_400)
        )
    }

    private static func read(_ limits: inout CapacityLimits, _ reader: inout SettingsReader) {
        limits.fullWarning = reader.duration("full_warning", default: limits.fullWarning)
        limits.fullCritical = reader.duration("full_critical", default: limits.fullCritical)
        if limits.fullCritical > limits.fullWarning {
            reader.problem("full_critical", "is longer than `full_warning`; give a shorter time")
        }
        limits.chunkFullness =
            reader.number(
                "chunk_fullness_warn_percent",
                default: limits.chunkFullness * 100,
                in: 0...100
            ) / 100
        limits.freeShare =
            reader.number(
                "free_space_warn_percent",
                default: limits.freeShare * 100,
                in: 0...100
            ) / 100
        limits.anomalyKept = reader.duration("anomaly_kept", default: limits.anomalyKept)
    }

    private static let waits: ClosedRange<Duration> = .seconds(60) ... .seconds(30 * 86_400)
}
