/// What the selection may hold in memory, however many files there are.
package struct SelectorLimits: Sendable, Hashable {
    /// Files whose exact order is decided in memory at once.
    package var collectMax = 100_000
    /// Files whose bucket is remembered with their folder, two bytes each, to spare a second walk.
    package var trailRecordsMax = 8_000_000
    /// Folders that are remembered for the same.
    package var trailDirectoriesMax = 200_000
    /// Files with several names.
    package var linkedMax = 50_000
    /// Files of a plan that are named.
    package var namedMax = 100
    /// Files of each anomaly that are named.
    package var anomalyNamesMax = 20

    /// Limits as they ship.
    package init() {}
}
