import ArgumentParser
import Observability
import Observations
import VolumeJanitor
import VolumeJanitorCore

/// Plans a rule on a folder and says what that took.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "plan")

    @Argument(help: "A folder that plays a volume.") var root: String
    @Option(help: "The rule's algorithm.") var algorithm = "max_size"
    @Option(help: "A parameter of the rule, as name=value; repeatable.") var parameter: [String] =
        []

    func run() async throws {
        let plan = try await Self.plan(root, algorithm, parameter)
        let spent = Spent.now
        writeLine(
            """
            {"files": \(plan.totals.files), "chosen": \(plan.files), \
            "allocated": \(plan.allocatedBytes), "cpu": \(spent.cpuSeconds), \
            "resident_mib": \(spent.residentMebibytes), "digest": "\(plan.digest)"}
            """
        )
    }

    static func plan(
        _ root: String,
        _ algorithm: String,
        _ given: [String]
    ) async throws -> CleanupPlan {
        var parameters: RuleParameters = ["max_delete_fraction": .integer(1)]
        for text in given {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("`\(text)` is not name=value") }
            parameters[parts[0]] = .text(parts[1])
        }
        let rule = try CleanupRule.read(algorithm: algorithm, parameters: parameters).get()
        return try await VolumeFiles(root: PathBytes(root), path: .root).plan(
            registration: "bench",
            rule: rule,
            now: SystemWallClock().now()
        )
    }
}
