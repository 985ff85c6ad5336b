package import Quantities

/// One look at datasets, with what was done for them.
package struct RunRecord: Sendable, Hashable {
    /// Why there was a look.
    package enum Trigger: String, Sendable, Hashable, Codable, CaseIterable {
        /// The interval had passed.
        case schedule
        /// A person asked, or a program by the API.
        case manual
        /// A person approved what would be lost.
        case approved
    }

    /// How it ended.
    package enum Result: String, Sendable, Hashable, Codable, CaseIterable {
        /// Everything that was to be done was done.
        case succeeded
        /// Some of it was not.
        case partly
        /// Nothing of it was.
        case failed
        /// The engine ended in the midst of it.
        case interrupted
    }

    /// Its number.
    package var id: Int64
    /// Why there was a look.
    package var trigger: Trigger
    /// Who asked; nil for the schedule.
    package var person: String?
    /// The one dataset it is about; nil for all.
    package var dataset: DatasetID?
    /// Whether nothing was done and only planned.
    package var isDryRun: Bool
    /// When it began.
    package var startedAt: Timestamp
    /// When it ended; nil while it goes on.
    package var endedAt: Timestamp?
    /// How it ended; nil while it goes on.
    package var result: Result?
    /// What came of it, as a sentence.
    package var summary: String?
}
