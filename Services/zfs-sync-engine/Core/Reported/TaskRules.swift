/// How a TrueNAS system's own replication tasks are judged (`truenas` of the settings).
package struct TaskRules: Sendable, Hashable {
    /// Whether they are judged at all (`assess`).
    package var areAssessed = true
    /// How old the last success may be (`max_delay_hours`, `warn_delay_hours`).
    package var delay = DelayPolicy(broken: .seconds(72 * 3600))
    /// How long a system may be silent before its tasks are not known any more (`silent_after`).
    package var silence = Duration.seconds(3 * 3600)
    /// How long a task is remembered that is told of no more (`forget_after`).
    package var memory = Duration.seconds(30 * 86_400)

    /// The rules with every default.
    package init() {}
}
