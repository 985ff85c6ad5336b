/// The rules that count where nobody says otherwise: the thresholds of the requirements document
/// ("Alert Thresholds") and what a pool's, a disk's and a task's state say of themselves.
package enum RuleDefaults {
    /// The rule of a pool's usage; TrueNAS' own capacity alert is the same alert.
    package static let poolUsage = "PoolUsage"
    /// The rule of a pool's state; TrueNAS' own alert of it is the same alert.
    package static let poolHealth = "PoolHealth"

    /// The rules.
    package static let rules: [AlertRule] = [
        AlertRule(
            name: poolUsage,
            type: NamePattern("pool"),
            expressions: expressions("used / total", "capacity", "usage", "used_percent"),
            unit: "ratio",
            // TrueNAS, too, keeps a capacity alert until usage is one point below its threshold.
            condition: .above(.init(warning: 0.8, critical: 0.9, hysteresis: 0.01)),
            objectLabel: "pool",
            summary: SentenceTemplate("Pool {object} of {system} is {value} full"),
            details: SentenceTemplate(
                "Used {used} of {total}. The threshold is {threshold}. ZFS slows down as a pool "
                    + "fills and stops writing when it is full: delete snapshots or data, or add "
                    + "disks."
            )
        ),
        AlertRule(
            name: poolHealth,
            type: NamePattern("pool"),
            expressions: expressions("health", "status", "state"),
            condition: .words(
                .init(
                    warning: ["DEGRADED", "OFFLINE", "REMOVED"],
                    critical: ["FAULTED", "UNAVAIL", "SUSPENDED"],
                    unknown: .warning
                )
            ),
            objectLabel: "pool",
            summary: SentenceTemplate("Pool {object} of {system} is {word}"),
            details: SentenceTemplate("`zpool status {object}` names the device and what to do.")
        ),
        AlertRule(
            name: "DiskTemperature",
            type: NamePattern("disk"),
            expressions: expressions("temperature", "temp"),
            unit: "celsius",
            condition: .above(.init(warning: 45, critical: 55, hysteresis: 1)),
            objectLabel: "disk",
            summary: SentenceTemplate("Disk {object} of {system} is at {value}"),
            details: SentenceTemplate("The threshold is {threshold}: look at fans and air flow.")
        ),
        AlertRule(
            name: "SMARTStatus",
            type: NamePattern("disk"),
            expressions: expressions("smart_status"),
            condition: .words(.init(critical: ["FAIL"])),
            objectLabel: "disk",
            summary: SentenceTemplate("Disk {object} of {system} fails its own test: {word}"),
            details: SentenceTemplate("Its SMART status says that it fails soon: replace it.")
        ),
        AlertRule(
            name: "ReplicationFailed",
            type: NamePattern("replication"),
            expressions: expressions("status", "state"),
            condition: .words(.init(critical: ["FAILED"])),
            objectLabel: "task",
            summary: SentenceTemplate("Replication {object} of {system} has {word}"),
            details: SentenceTemplate("The task's log on {system} says why.")
        ),
        AlertRule(
            name: "ScrubErrors",
            type: NamePattern("pool"),
            expressions: expressions("scrub_errors"),
            condition: .above(.init(warning: 1, critical: nil)),
            objectLabel: "pool",
            summary: SentenceTemplate("The last scrub of pool {object} of {system} found errors"),
            details: SentenceTemplate(
                "Errors: {value}. `zpool status -v {object}` names the files."
            )
        ),
        AlertRule(
            name: "ScrubOverdue",
            type: NamePattern("pool"),
            expressions: expressions("\(RuleExpression.sampledAt) - last_scrub"),
            unit: "seconds",
            // TrueNAS scrubs a pool when its last scrub is 35 days old; a week is for doing it.
            condition: .above(.init(warning: 42 * 86_400, critical: nil)),
            objectLabel: "pool",
            summary: SentenceTemplate("Pool {object} of {system} was not scrubbed for {value}"),
            details: SentenceTemplate(
                "The threshold is {threshold}: look whether its scrub is scheduled, and whether it "
                    + "ends."
            )
        ),
        deviceErrors("PoolErrors", of: "pool", "Pool {object}"),
        deviceErrors("DeviceErrors", of: "disk", "Disk {object}"),
    ]

    /// Errors that ZFS counts until somebody clears them.
    private static func deviceErrors(_ name: String, of type: String, _ what: String) -> AlertRule {
        AlertRule(
            name: name,
            type: NamePattern(type),
            expressions: expressions(
                "read_errors + write_errors + checksum_errors",
                "read_errors + write_errors",
                "checksum_errors",
                "read_errors",
                "write_errors"
            ),
            condition: .above(.init(warning: 1, critical: nil)),
            objectLabel: type,
            summary: SentenceTemplate("\(what) of {system} has errors: {value}"),
            details: SentenceTemplate(
                "They are counted until `zpool clear`: see `zpool status`, then cables, then the "
                    + "disk."
            )
        )
    }

    private static func expressions(_ texts: String...) -> [RuleExpression] {
        texts.map { text in
            do throws(RuleFault) {
                return try RuleExpression(text)
            } catch {
                preconditionFailure("a default rule's expression: \(error)")
            }
        }
    }
}
