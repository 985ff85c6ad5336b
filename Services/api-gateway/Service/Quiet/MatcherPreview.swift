import Contracts
import LabelPatterns
import Observations
import Quantities

/// Which open alerts a silence or announced work would keep quiet.
struct MatcherPreview: Sendable {
    /// Lines of matchers at the most.
    static let linesMax = 50

    /// The alerts that are covered, the worst first.
    let covered: [AlertChanged]
    /// All that are open.
    let openCount: Int

    /// Looks which of these alerts are covered.
    ///
    /// - Parameters:
    ///   - lines: matchers, one or several each.
    ///   - reach: whose alerts are meant.
    ///   - alerts: the open alerts that the caller may see.
    /// - Throws: `PatternFault` for a line that is no matcher.
    init(_ lines: [String], _ reach: AlertReach, among alerts: [AlertChanged]) throws {
        guard lines.count <= Self.linesMax else {
            throw PatternFault("\(lines.count) lines of matchers, at most \(Self.linesMax)")
        }
        let compiler = RE2Compiler()
        let matchers = try lines.flatMap { try MatcherText.list($0, compiler: compiler) }
        openCount = alerts.count
        covered = alerts.filter { alert in
            reach.contains(tenant: alert.tenant, client: alert.client)
                && matchers.allMatch(alert.labels)
        }
    }
}
