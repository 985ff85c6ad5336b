/// A way to build the bus wrong, planted at a port of a node to see that the checker notices.
package enum PlantedBug: String, CaseIterable, Codable, Sendable {
    /// A message counts as acknowledged a moment before its commit.
    case acknowledgedBeforeCommit = "acknowledged-before-commit"
    /// The cursor is committed first, and the effect a moment later.
    case cursorBeforeEffect = "cursor-before-effect"
    /// A journal that was put back goes on in its epoch, with numbers that it gave out before.
    case sequenceReused = "sequence-reused"
    /// Rows are freed when the fastest instance of a service has them.
    case trimmedByFastest = "trimmed-by-fastest"
    /// A closed epoch that speaks again is passed over in silence.
    case olderEpochIgnored = "older-epoch-ignored"
    /// A command is begun when its issuer said nothing for 10 s.
    case commandPerformedLate = "command-performed-late"
}
