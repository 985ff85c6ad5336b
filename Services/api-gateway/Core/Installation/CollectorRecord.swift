/// How a collector answered, and how often in a row not well.
package struct CollectorRecord: Sendable, Hashable {
    /// What it said of itself.
    package enum Answer: Sendable, Hashable {
        /// Everything works.
        case well
        /// These parts failed or do less than they should.
        case troubled([String])
        /// It did not answer.
        case silent

        /// Whether it said that its own disk is full.
        package var hasFullDisk: Bool {
            guard case .troubled(let parts) = self else { return false }
            return parts.contains("collector" + CollectorRecord.journalSuffix)
        }
    }

    /// How the part of an answer is called that a journal is; the chassis calls it so.
    package static let journalSuffix = "-journal"

    /// Answers in a row that are not well before people are told: one may be a restart.
    package static let missesTold = 2

    private var misses = 0
    private var last = Answer.well

    /// A collector that was not asked yet.
    package init() {}

    /// Takes in an answer.
    package mutating func note(_ answer: Answer) {
        last = answer
        misses = answer == .well ? 0 : misses + 1
    }

    /// How it is, as far as people are told.
    package var told: Answer { misses >= Self.missesTold ? last : .well }
}
