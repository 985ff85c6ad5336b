package import StateStore
package import VolumeJanitorCore

/// Keeps when volumes were made in the service's journal, which has `BirthTable`.
package struct JournalBirths: BirthStore {
    private let journal: ServiceJournal

    /// A store in a journal.
    package init(_ journal: ServiceJournal) {
        self.journal = journal
    }

    /// Everything that is kept.
    package func births() async throws -> [VolumeName: BirthRecord.Entry] {
        try await journal.read { try BirthTable.all(in: $0) }
    }

    /// Keeps an entry, or forgets it when nil, for each of these volumes.
    package func keep(_ changes: [VolumeName: BirthRecord.Entry?]) async throws {
        try await journal.perform { try BirthTable.keep(changes, in: $0.database) }
    }
}
