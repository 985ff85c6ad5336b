import ArgumentParser

/// Measures the janitor's work on files, and plays the application that gets in its way.
@main
struct JanitorBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "janitor-bench",
        abstract: "Measure the janitor's work on files; bench.py beside it runs all of it.",
        subcommands: [
            PlanCommand.self, SelectCommand.self, DeleteCommand.self, RaceCommand.self,
            AdversaryCommand.self,
        ]
    )
}
