import ArgumentParser
import Foundation

/// How fast PostgreSQL itself takes the rows of fleet history: the limit of history writing.
struct HistoryLimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history-limit",
        abstract: "Write sample rows with bare libpq, by unnest and by COPY.",
        discussion: """
            The database must be one that a collector has made: rows go into its own `sample` \
            table, into the partitions of tomorrow and the day after, as the owner (no row-level \
            security), with nothing of Poolkeeper's code between libpq and the table.
            """
    )

    @Option(help: "postgresql:// URL of the table's owner.")
    var database: String

    @Option(help: "Rows to write in each way.")
    var rows = 1_000_000

    @Option(help: "Rows in each statement and transaction.")
    var rowsPerBatch = 10_000

    @Option(help: "Tenants the rows belong to.")
    var tenants = 50

    @Option(help: "Series the rows belong to.")
    var series = 20_000

    func run() async throws {
        let server = try BareServer(url: database)
        let today = try server.today()
        var numbers: [String: Any] = [:]
        let unnest = try time(day: today + 1) { batch in
            try server.insert(batch)
        }
        numbers["unnest_rows_per_s"] = unnest
        let copy = try time(day: today + 2) { batch in
            try server.copy(batch)
        }
        numbers["copy_rows_per_s"] = copy
        let data = try JSONSerialization.data(withJSONObject: numbers, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    /// Rows a second; encoding is done before the clock starts.
    private func time(day: Int64, _ write: (SampleBatch) throws -> Void) throws -> Double {
        let batches = stride(from: 0, to: rows, by: rowsPerBatch).map { start in
            SampleBatch(
                rows: start..<min(rows, start + rowsPerBatch),
                day: day,
                tenants: tenants,
                series: series
            )
        }
        let start = ContinuousClock.now
        for batch in batches { try write(batch) }
        return Double(rows) / (ContinuousClock.now - start).inSeconds
    }
}
