import ArgumentParser

/// Measures Poolkeeper beside its limits and its peers; `make bench` runs all of it.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poolkeeper-benchmarks",
        abstract: "Measures parts of Poolkeeper beside the limit of what they stand on.",
        discussion: """
            Each command prints one JSON object. Tests/Benchmarks/bench.py starts the servers, \
            calls these and sets every figure beside its limit from the same run.
            """,
        subcommands: [
            LoadCommand.self, DiskCommand.self, HistoryLimitCommand.self, PartsCommand.self,
            BusCommand.self, JournalCommand.self, PublishCommand.self,
        ]
    )
}
