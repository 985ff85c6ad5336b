/// From where on a pool's capacity is told of.
package struct CapacityLimits: Sendable, Hashable {
    /// A pool that is full sooner is a warning.
    package var fullWarning = Duration.seconds(30 * 86_400)
    /// A pool that is full sooner is critical.
    package var fullCritical = Duration.seconds(14 * 86_400)
    /// Data chunks that are fuller, while no device has room for another, are a warning.
    package var chunkFullness = 0.9
    /// Less obtainable space than this share of all that a pool can hold is a warning.
    package var freeShare = 0.1
    /// How long an unusual day is held up as an alert.
    package var anomalyKept = Duration.seconds(86_400)

    /// The defaults.
    package init() {}
}
