import ArgumentParser
import ServiceChassis
import SnapshotKeeper

/// `poolkeeper snapshots hold`.
struct SnapshotsHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep a snapshot of the ledger until it is released."
    )

    @OptionGroup var options: SnapshotOptions

    @Argument(help: "The snapshot's name, as the list says it.")
    var name: String

    @Option(help: "Why, for who reads the list.")
    var reason = "by a person"

    func run() async throws {
        try await options.withKeeper { keeper, subvolumes, _ in
            let subvolume = try SnapshotOptions.only(subvolumes)
            try await keeper.hold(name, of: subvolume, because: reason)
            Console.standard.output("\(name) is held: \(reason)\n")
        }
    }
}
