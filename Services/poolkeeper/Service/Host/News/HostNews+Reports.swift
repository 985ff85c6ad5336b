import CapacityEngineCore
import Contracts
import SnapshotKeeper
import SnapshotKeeperCore

extension HostNews {
    /// What `check` found.
    init(_ report: IntegrityReport) {
        let pool = report.label.isEmpty ? report.mount : report.label
        let isMissing = report.devices.contains { $0.state == "missing" }
        self.init(
            name: pool,
            id: report.uuid,
            signature: report.signature,
            news: Self.news(
                "integrity",
                of: "Pool \(pool)",
                report.problems,
                severity: isMissing ? .critical : .warning
            )
        )
    }

    /// What `capacity` warns of; told anew when other things are warned of, not when numbers move.
    init(_ report: CapacityReport) {
        let pool = report.label.isEmpty ? report.mount : report.label
        let texts = report.warnings.map { warning in
            warning.command.map { "\(warning.text) Mend it by `\($0)`." } ?? warning.text
        }
        self.init(
            name: pool,
            id: report.uuid,
            signature: Set(report.warnings.map(\.kind)).sorted().joined(separator: ","),
            news: Self.news("capacity", of: "Pool \(pool)", texts, severity: .warning)
        )
    }

    /// What a run of `scrub` came to; each that was not clean is told.
    init(_ run: ScrubRun, of fact: ScrubAssessed) {
        let isClean = run.verdict == .clean
        let word = run.verdict?.rawValue ?? "unknown"
        let counts = "\(run.corrected) errors were repaired, \(run.uncorrectable) could not be"
        self.init(
            name: fact.pool,
            id: fact.id,
            signature: isClean ? "" : "\(run.id):\(word)",
            news: Self.news(
                "scrub",
                of: "Pool \(fact.pool)",
                isClean ? [] : ["a scrub ended as \(word): \(counts)", run.reason ?? ""],
                severity: run.uncorrectable > 0 ? .critical : .warning
            )
        )
    }

    /// What a run of `snapshot` or `cleanup` came to; nil for one that was only stopped.
    init?(_ report: RunReport) {
        let isBad = report.outcome != .done
        guard report.outcome != .stopped else { return nil }
        let withheld = report.plan?.withheld.map(\.words) ?? []
        let stays = report.left.map { "\($0.name) stays: \($0.reason)" }
        let problems = [report.failure].compactMap(\.self) + withheld + stays
        self.init(
            name: report.run.source,
            id: report.run.source,
            signature: isBad ? report.outcome.rawValue : "",
            news: Self.news(
                "snapshots",
                of: "Snapshots of \(report.run.source)",
                isBad ? problems : [],
                severity: report.outcome == .failed ? .critical : .warning
            )
        )
    }

    private static func news(
        _ topic: String,
        of subject: String,
        _ problems: [String],
        severity: AlertSeverity
    ) -> HostNotifier.News {
        guard let first = problems.first else {
            return HostNotifier.News(
                topic: topic,
                summary: "\(subject): \(topic) well again",
                details: "",
                severity: nil
            )
        }
        return HostNotifier.News(
            topic: topic,
            summary: "\(subject): \(first)",
            details: problems.dropFirst().filter { !$0.isEmpty }.joined(separator: "\n"),
            severity: severity
        )
    }
}
