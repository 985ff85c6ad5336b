package import Quantities

/// One step that a repair took, as its engine wrote it down.
package struct RepairStep: Sendable, Hashable, Codable {
    /// Steps of one repair in one message at the most, the last; the others are counted.
    package static let countMax = 40
    /// Characters of `said` at the most.
    package static let saidMax = 400

    /// The commands, each with its host: `hqs1: zfs receive -s -u …`.
    package var commands: [String]
    /// Why, a part of a sentence.
    package var why: String
    /// What it can do to data: `A`, `B` or `C`.
    package var stepClass: String
    /// When it was begun.
    package var at: Timestamp
    /// How long it took, in milliseconds; nil when that is not known.
    package var milliseconds: Int64?
    /// `done`, `done_with_warning`, `failed` or `unknown`; another word is kept.
    package var outcome: String
    /// What was said about it, shortened; nil for nothing.
    package var said: String?
    /// Bytes that it moved; nil for a command.
    package var bytes: ByteCount?

    /// A step of which nothing else is known.
    package init(
        commands: [String],
        why: String,
        stepClass: String,
        at: Timestamp,
        outcome: String
    ) {
        self.commands = commands
        self.why = why
        self.stepClass = stepClass
        self.at = at
        self.outcome = outcome
    }
}
