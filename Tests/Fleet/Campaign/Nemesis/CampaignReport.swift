/// What a campaign came to.
package struct CampaignReport: Sendable {
    /// The checker's line.
    package var line: String
    /// What the checker found wrong, a sentence each.
    package var findings: String
    /// Whether the checker is content.
    package var isGreen: Bool
    /// How often each fault was injected.
    package var faults: [String: Int]
    /// How often a node ended by itself, and was started again.
    package var ends: Int
    /// The command that runs it again.
    package var replay: String
    /// Where its files are.
    package var folder: String

    /// The report for a person; the checker's line comes last.
    package var text: String {
        let faults = faults.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
        return """
            \(replay)
            faults: \(faults.joined(separator: "; "))
            nodes that ended by themselves: \(ends)
            \(findings.isEmpty ? "" : findings + "files: \(folder)\n")\(line)
            """
    }
}
