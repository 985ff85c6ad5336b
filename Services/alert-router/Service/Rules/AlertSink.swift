package import AlertRouterCore
package import Quantities
package import StateStore

/// Where rules and intakes say what they know of alerts.
package protocol AlertSink: Sendable {
    /// Takes what was said, in the unit of whoever heard it.
    ///
    /// - Parameters:
    ///   - reports: what was said.
    ///   - unit: the unit whose commit makes it certain.
    ///   - now: when it was said.
    /// - Returns: what each report that was taken did.
    /// - Throws: what the database throws; the unit is undone.
    @discardableResult
    func take(
        _ reports: [AlertReport],
        in unit: JournalUnit,
        now: Timestamp
    ) throws -> [AlertChange]
}
