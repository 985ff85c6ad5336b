import Contracts
import Quantities

/// A series that a query is about.
struct SeriesInfo {
    var number: Int32
    var system: Int32
    var name: SeriesName
    var kind: SeriesKind
    var unit: String
    var sentUnit: String
}

/// What reading a series needs of a database, inside one snapshot.
///
/// Times are microseconds, ranges run from the first inclusive to the last exclusive.
protocol HistoryReadTransaction {
    /// Where the tiers begin.
    func floors() throws -> HistoryFloors

    /// Every series of a system inside the scope; none when the system is not in it.
    func series(of system: SystemID, in scope: Scope) throws -> [SeriesInfo]

    /// Hours of the system whose roll-ups are out of date, in order.
    func dirtyHours(of system: Int32, from: Int64, to: Int64) throws -> [Int64]

    /// How many samples the fullest of these series of one system has.
    func sampleCountMax(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> Int

    /// Samples of series of one system; each series' own in order of time.
    func samples(
        _ series: [Int32],
        of system: Int32,
        from: Int64,
        to: Int64
    ) throws -> [SampleRow]

    /// Roll-ups of one tier.
    func rollups(
        _ tier: SeriesAnswer.Tier,
        _ series: [Int32],
        from: Int64,
        to: Int64
    ) throws -> [RollupRow]

    /// Notes of these series on these days.
    func notes(_ series: [Int32], from: Int64, to: Int64) throws -> [NoteKey: SampleNote]
}
