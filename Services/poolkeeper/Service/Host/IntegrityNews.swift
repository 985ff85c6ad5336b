import CapacityEngineCore
import Contracts
import Foundation
import Quantities
import ServiceChassis

/// Tells of a pool's devices what changed since it was told last, once.
struct IntegrityNews {
    private static let topic = "integrity"

    private let settings: HostSettings
    private let clock: any WallClock

    /// News by a host's settings.
    init(_ settings: HostSettings, clock: any WallClock) {
        self.settings = settings
        self.clock = clock
    }

    /// Tells what changed; what did not get through is said, and told again by the next check.
    func tell(_ report: IntegrityReport) async {
        do {
            let notifier = try HostNotifier(
                settings.notifications,
                host: ProcessInfo.processInfo.hostName,
                pool: report.label.isEmpty ? report.mount : report.label,
                clock: clock
            )
            guard let notifier else { return }
            let history = try HostHistory(in: settings.stateFolder)
            let before = try history.changed(
                report.signature,
                of: Self.topic,
                pool: report.uuid
            )
            if before != nil {
                let failures = await notifier.tell(Self.news(report))
                for failure in failures { warn(failure) }
                if failures.isEmpty {
                    try history.told(report.signature, of: Self.topic, pool: report.uuid)
                }
            }
            try history.close()
        } catch {
            warn("nobody was told: \(error)")
        }
    }

    private func warn(_ text: String) { Console.standard.error("warning: \(text)\n") }

    /// What is told of a report.
    static func news(_ report: IntegrityReport) -> HostNotifier.News {
        let pool = report.label.isEmpty ? report.mount : report.label
        guard !report.problems.isEmpty else {
            return HostNotifier.News(
                topic: topic,
                summary: "Pool \(pool) is healthy again",
                details: "",
                severity: nil
            )
        }
        let isMissing = report.devices.contains { $0.state == "missing" }
        return HostNotifier.News(
            topic: topic,
            summary: "Pool \(pool): \(report.problems[0])",
            details: report.problems.dropFirst().joined(separator: "\n"),
            severity: isMissing ? .critical : .warning
        )
    }
}
