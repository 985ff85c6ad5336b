import ArgumentParser

/// `poolkeeper snapshots`: what is there and why, and what is done by hand.
struct SnapshotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "List snapshots with why they are kept, take others' over, bring one back.",
        subcommands: [
            SnapshotsListCommand.self, SnapshotsAdoptCommand.self, SnapshotsRestoreCommand.self,
            SnapshotsHoldCommand.self, SnapshotsReleaseCommand.self, SnapshotsYearCommand.self,
        ],
        defaultSubcommand: SnapshotsListCommand.self
    )
}
