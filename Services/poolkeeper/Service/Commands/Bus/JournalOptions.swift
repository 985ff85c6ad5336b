import ArgumentParser
import Contracts
import Foundation
import Quantities
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

    /// Every dead letter there, with the journal that keeps it.
    func deadLetters() throws -> [(journal: JournalReader, letter: DeadLetter)] {
        try journals().flatMap { journal in
            try journal.deadLetters().map { (journal, $0) }
        }
    }

    /// The dead letter of an id.
    func deadLetter(_ id: String) throws -> (journal: JournalReader, letter: DeadLetter) {
        let all = try deadLetters()
        guard let found = all.first(where: { "\($0.letter.envelope.id)" == id }) else {
            throw ValidationError("\(id): no dead letter has that id; `list` shows them")
        }
        return found
    }
}
