import ArgumentParser
import Observability
import ServiceChassis
import SnapshotKeeper
import SnapshotKeeperCore

/// What `snapshot` and `cleanup` have in common: a run, or its preview, for each subvolume.
struct SnapshotRun {
    let options: SnapshotOptions
    let request: RunRequest
    let isDry: Bool

    /// Ends with 1 when a snapshot could not be taken, 2 when something is left for a person.
    func run() async throws {
        var worst: Int32 = 0
        try await options.withKeeper(changesNothing: isDry) { keeper, subvolumes, settings in
            var previews: [PlanDocument] = []
            var answers: [SnapshotAnswer] = []
            for subvolume in subvolumes {
                if isDry {
                    let plan = try await keeper.preview(subvolume, request)
                    previews.append(PlanDocument(plan, of: subvolume))
                    if !plan.withheld.isEmpty { worst = max(worst, 2) }
                    say(SnapshotText.preview(plan, of: subvolume))
                } else {
                    let report = try await keeper.run(subvolume, request)
                    answers.append(SnapshotAnswer(report))
                    worst = Self.worse(worst, report)
                    say(SnapshotText.report(report))
                    await HostNews(report)?.tell(
                        settings.notifications,
                        state: settings.stateFolder,
                        clock: SystemWallClock()
                    )
                }
            }
            guard options.json else { return }
            let text =
                isDry
                ? try CommandAnswer.json(["plans": previews])
                : try CommandAnswer.json(["runs": answers])
            Console.standard.output(text)
        }
        if worst != 0 { throw ArgumentParser.ExitCode(worst) }
    }

    private func say(_ text: String) {
        if !options.json { Console.standard.output(text) }
    }

    private static func worse(_ worst: Int32, _ report: RunReport) -> Int32 {
        switch report.outcome {
        case .failed, .stopped: 1
        case .partial: worst == 1 ? 1 : 2
        case .done: worst
        }
    }
}
