import ArgumentParser
import SnapshotKeeper

/// `poolkeeper cleanup`: lets go what no rule keeps.
struct CleanupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup",
        abstract: "Let snapshots go that no rule keeps, without taking one.",
        discussion: """
            Only what the ledger lists goes, by path and UUID, and never the newest. Ends with 0 \
            when all was done, 2 when something is left for a person, 1 when a pool cannot be \
            read, 78 for wrong settings.
            """
    )

    @OptionGroup var options: SnapshotOptions

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Let go also more than three and more than half of all at once.")
    var confirm = false

    func run() async throws {
        let request = RunRequest(
            by: "poolkeeper cleanup",
            takes: false,
            isConfirmed: confirm
        )
        try await SnapshotRun(options: options, request: request, isDry: dryRun).run()
    }
}
