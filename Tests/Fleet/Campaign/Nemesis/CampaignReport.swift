/// What a campaign came to.
package struct CampaignReport: Sendable {
    /// The checker's line.
    package var line: String
    /// What became of the commands; empty where none were issued.
    package var commands: String
    /// What the checker found wrong, a sentence each.
    package var findings: String
    /// Whether the checker is content.
    package var isGreen: Bool
    /// How often each fault was injected.
    package var faults: [String: Int]
    /// How often a node ended by itself, and was started again.
    package var ends: Int
    /// How long everything took to arrive after the last fault; nil when it was not there in time.
    package var drained: Duration?
    /// How long it may take.
    package var drainLimit: Duration
    /// The command that runs it again.
    package var replay: String
    /// Where its files are.
    package var folder: String

    private var drain: String {
        let limit = drainLimit.components.seconds
        guard let drained else { return "not everything was right \(limit) s after the last fault" }
        let seconds = drained.components.seconds
        return "everything was there \(seconds) s after the last fault, of \(limit) s"
    }

    private var told: String { commands.isEmpty ? "" : commands + "\n" }

    /// The report for a person; the checker's line comes last.
    package var text: String {
        let faults = faults.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
        return """
            \(replay)
            faults: \(faults.joined(separator: "; "))
            nodes and hubs that ended by themselves: \(ends)
            \(drain)
            \(findings.isEmpty ? "" : findings + "files: \(folder)\n")\(told)\(line)
            """
    }
}
