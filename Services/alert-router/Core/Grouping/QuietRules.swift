package import Quantities

/// What people and damping keep quiet, asked at every flush.
package protocol QuietRules: Sendable {
    /// Names of maintenance windows, or `flapping`, that keep an alert quiet; empty for none.
    ///
    /// An alert that is kept quiet is left out of what is told; when it still holds once nothing
    /// keeps it quiet, it is told of as a new one.
    func mutes(of alert: Alert, at now: Timestamp) -> [String]

    /// Whether somebody said that an alert is looked after, so that nobody is reminded of it.
    ///
    /// New alerts and ends are told all the same.
    func isAcknowledged(_ alert: Alert, at now: Timestamp) -> Bool
}

/// Nothing is kept quiet.
package struct NothingQuiet: QuietRules {
    /// Rules that keep nothing quiet.
    package init() {}

    /// None.
    package func mutes(of alert: Alert, at now: Timestamp) -> [String] { [] }

    /// Never.
    package func isAcknowledged(_ alert: Alert, at now: Timestamp) -> Bool { false }
}
