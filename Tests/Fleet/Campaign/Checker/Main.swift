import ArgumentParser
import Foundation

/// Judges a campaign by what its nodes wrote down; it knows nothing of the bus.
///
/// A campaign's folder holds `plan.txt` and a folder for each node: `history.log`, the journal at
/// the place the plan names, and `outside.sqlite`.
@main
struct CampaignChecker: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign-checker",
        abstract: "Judge a campaign: nothing acknowledged is lost, nothing takes effect twice."
    )

    @Argument(help: "The campaign's folder.") var folder: String

    func run() throws {
        let plan = try Plan(folder: folder)
        var verdict = Verdict(isDamaged: plan.isDamaged)
        let histories = try plan.nodes.mapValues { try History(path: $0.history) }
        for expectation in plan.expectations {
            guard let node = plan.nodes[expectation.consumer] else {
                throw ValidationError("plan.txt names no node \(expectation.consumer)")
            }
            try verdict.judge(expectation, node, histories, plan)
        }
        if let issuer = plan.issuer.flatMap({ plan.nodes[$0] }) {
            try verdict.judgeCommands(of: issuer, histories)
        }
        for node in plan.nodes.values { try verdict.judgeAlarms(of: node) }
        for finding in verdict.findings.prefix(Self.findingsMax) {
            FileHandle.standardError.write(Data("\(finding)\n".utf8))
        }
        if let commands = verdict.commands { print(commands.line) }
        print(verdict.line)
        guard verdict.isGreen else { throw ExitCode(1) }
    }

    private static let findingsMax = 40
}
