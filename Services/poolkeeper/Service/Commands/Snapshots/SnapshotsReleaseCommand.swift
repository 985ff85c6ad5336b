import ArgumentParser
import ServiceChassis
import SnapshotKeeper

/// `poolkeeper snapshots release`.
struct SnapshotsReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let the rules count for a snapshot again that was held."
    )

    @OptionGroup var options: SnapshotOptions

    @Argument(help: "The snapshot's name, as the list says it.")
    var name: String

    func run() async throws {
        try await options.withKeeper { keeper, subvolumes, _ in
            let subvolume = try SnapshotOptions.only(subvolumes)
            try await keeper.hold(name, of: subvolume, because: nil)
            Console.standard.output("\(name) is not held any more\n")
        }
    }
}
