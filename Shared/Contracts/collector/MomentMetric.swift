/// The metrics whose value is a moment: seconds since 1970, and no length of time.
///
/// Both are kept in `seconds`; only the name tells them apart. Whoever takes a value in reads it
/// by this table, and whoever shows one says `2 h ago` and never `56.9 y`.
package struct MomentMetric: Sendable, Hashable {
    /// Category as sent: `replication`.
    package let type: String
    /// The name without its object: `last_run`.
    package let name: String

    /// When a replication task last ran, `{task_name}_last_run` of the requirements document.
    package static let lastRun = Self(type: "replication", name: "last_run")
    /// When a pool was last scrubbed.
    package static let lastScrub = Self(type: "pool", name: "last_scrub")
    /// Every metric that is a moment.
    package static let all: Set<Self> = [lastRun, lastScrub]

    /// The metric of a category and a name.
    package init(type: String, name: String) {
        self.type = type
        self.name = name
    }

    /// Whether the metric of a category and a name is one of them.
    package static func contains(type: String, name: String) -> Bool {
        all.contains(Self(type: type, name: name))
    }
}
