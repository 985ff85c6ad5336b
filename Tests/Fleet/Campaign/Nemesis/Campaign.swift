import CampaignControl
import FleetProcesses
import Foundation

/// Runs real nodes and hubs, does to them what its seed says, and has the checker judge.
package enum Campaign {
    /// Runs a whole campaign.
    ///
    /// - Parameters:
    ///   - settings: what is run.
    ///   - folder: where its files go; it must be empty.
    /// - Returns: what it came to.
    /// - Throws: when processes cannot be started.
    package static func run(
        _ settings: CampaignSettings,
        in folder: String
    ) async throws -> CampaignReport {
        try await run(settings, in: folder) { fleet in
            var schedule = FaultSchedule(settings, nodes: await fleet.nodeCount)
            let end = ContinuousClock.now + .seconds(settings.seconds)
            while ContinuousClock.now < end {
                let step = schedule.next()
                try await withThrowingTaskGroup { group in
                    for fault in step.faults { group.addTask { try await fleet.inject(fault) } }
                    try await group.waitForAll()
                }
                try await pause(for: .milliseconds(step.restMilliseconds))
                try await fleet.revive()
            }
        }
    }

    /// Runs a campaign whose faults a test injects itself.
    static func run(
        _ settings: CampaignSettings,
        in folder: String,
        _ body: (CampaignFleet) async throws -> Void
    ) async throws -> CampaignReport {
        let fleet = try CampaignFleet(settings, folder: folder)
        var drained: Duration?
        do {
            try await fleet.start()
            try await body(fleet)
            try await fleet.calm()
            drained = try await drain(fleet, settings, folder)
        } catch {
            await fleet.end()
            await fleet.clear()
            throw error
        }
        await fleet.end()
        let verdict = try await judge(folder)
        let report = CampaignReport(
            line: verdict.line,
            commands: verdict.commands,
            findings: verdict.findings,
            isGreen: verdict.isGreen,
            faults: await fleet.counts,
            ends: await fleet.ends,
            drained: drained,
            drainLimit: .seconds(settings.drainSeconds),
            replay: settings.replay,
            folder: folder
        )
        await fleet.clear()
        return report
    }

    /// Waits until everything has arrived; when it does not, the checker says what is missing.
    ///
    /// - Returns: how long that took; nil when it was not through in time.
    private static func drain(
        _ fleet: CampaignFleet,
        _ settings: CampaignSettings,
        _ folder: String
    ) async throws -> Duration? {
        let start = ContinuousClock.now
        var (line, changed) = ("", start)
        // Two rounds of the node's pace, so that the last values are on their way.
        try await pause(for: .seconds(1))
        while ContinuousClock.now - start < .seconds(settings.drainSeconds) {
            let began = ContinuousClock.now
            let verdict = try await judge(folder)
            if verdict.isGreen { return began - start }
            let now = verdict.line + verdict.commands
            if now != line { (line, changed) = (now, began) }
            if let settled = settings.settledSeconds, began - changed > .seconds(settled) { break }
            // The checker reads everything anew: it gets a third of one core, the nodes the rest.
            let took = ContinuousClock.now - began
            try await pause(for: max(.seconds(1), took * 2))
            try await fleet.revive()
        }
        return nil
    }

    private static func judge(
        _ folder: String
    ) async throws -> (isGreen: Bool, line: String, commands: String, findings: String) {
        let output = folder + "/verdict.txt"
        // Each verdict is a file of its own.
        try Data().write(to: URL(filePath: output))
        let checker = try ChildProcess("campaign-checker", [folder], logPath: output)
        let status = await checker.exitStatus
        let lines = checker.log.split(separator: "\n").map(String.init)
        guard let line = lines.first(where: { $0.hasPrefix("acknowledged ") }) else {
            throw NeverHappened(description: "the checker ends with a line: \(checker.log)")
        }
        let commands = lines.first { $0.hasPrefix("commands ") } ?? ""
        let rest = lines.filter { $0 != line && $0 != commands }.map { $0 + "\n" }.joined()
        return (status == 0, line, commands, rest)
    }
}
