import ArgumentParser
import Foundation
import StateStore

/// Where the journals are that a command reads.
struct JournalOptions: ParsableArguments {
    @Option(help: "The services' state folder, or the data folder of `up` (POOLKEEPER_STATE).")
    var state: String?

    /// The journals there.
    func journals() throws -> [JournalReader] {
        let given = state ?? ProcessInfo.processInfo.environment["POOLKEEPER_STATE"]
        return try JournalFolder(given ?? "/var/lib/poolkeeper").readers
    }
}
