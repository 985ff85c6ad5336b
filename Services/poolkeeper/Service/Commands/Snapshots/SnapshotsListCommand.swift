import ArgumentParser
import ServiceChassis
import SnapshotKeeper

/// `poolkeeper snapshots list`.
struct SnapshotsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List every snapshot with why it is kept."
    )

    @OptionGroup var options: SnapshotOptions

    func run() async throws {
        try await options.withKeeper(changesNothing: true) { keeper, subvolumes, _ in
            var documents: [PlanDocument] = []
            for subvolume in subvolumes {
                let view = try await keeper.review(subvolume)
                let request = RunRequest(by: "", takes: false)
                let plan = try await keeper.preview(subvolume, request)
                documents.append(PlanDocument(plan, of: subvolume))
                if !options.json { Console.standard.output(SnapshotText.list(view, plan)) }
            }
            guard options.json else { return }
            Console.standard.output(try CommandAnswer.json(["subvolumes": documents]))
        }
    }
}
