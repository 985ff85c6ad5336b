import ArgumentParser
import ServiceChassis
import SnapshotKeeper

/// `poolkeeper snapshots restore`.
struct SnapshotsRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a snapshot back as a new writable subvolume beside the live one.",
        discussion: """
            The live subvolume and the snapshot stay as they are; what to do then is in \
            deploy/runbooks/snapshot-and-restore.md.
            """
    )

    @OptionGroup var options: SnapshotOptions

    @Argument(help: "The snapshot's name, as the list says it.")
    var name: String

    @Option(help: "Where it is put, on the same pool; else beside the live subvolume.")
    var to: String?

    func validate() throws {
        if let to, !to.hasPrefix("/") { throw ValidationError("--to \(to) is no absolute path") }
    }

    func run() async throws {
        try await options.withKeeper { keeper, subvolumes, _ in
            let subvolume = try SnapshotOptions.only(subvolumes)
            let place = try await keeper.restore(name, of: subvolume, to: to)
            let text =
                options.json
                ? try CommandAnswer.json(["snapshot": name, "restored": place])
                : "\(name) is back at \(place), and can be written; "
                    + "\(subvolume.path) is as it was\n"
            Console.standard.output(text)
        }
    }
}
