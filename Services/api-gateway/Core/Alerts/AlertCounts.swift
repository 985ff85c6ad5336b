/// Alerts in a few numbers.
package struct AlertCounts: Sendable, Equatable {
    /// Those that hold and are told of.
    package var firing = 0
    /// Of these, the critical ones.
    package var critical = 0
    /// Of these, the warnings.
    package var warning = 0
    /// Of these, those that nobody looks after yet.
    package var unacknowledged = 0
    /// Systems that have a firing one.
    package var systems = 0
    /// Those that hold and are kept quiet.
    package var suppressed = 0

    /// No alerts.
    package init() {}
}
