import ArgumentParser
import SnapshotKeeper

/// `poolkeeper snapshot`: the snapshot before a backup, and what then goes.
struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Take a read-only snapshot of each subvolume, then let old ones go.",
        discussion: """
            The snapshot is taken first; when that fails, nothing is deleted. Only what the ledger \
            lists goes, by path and UUID, and never the newest. Commands before and after are run \
            as the settings say. Ends with 0 when all was done, 2 when something is left for a \
            person, 1 when a snapshot could not be taken, 78 for wrong settings.
            """
    )

    @OptionGroup var options: SnapshotOptions

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    func run() async throws {
        let request = RunRequest(by: "poolkeeper snapshot", takes: true)
        try await SnapshotRun(options: options, request: request, isDry: dryRun).run()
    }
}
