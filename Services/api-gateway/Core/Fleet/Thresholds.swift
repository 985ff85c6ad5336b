/// Where a reading begins to need someone; the requirements document's table is the default.
package struct Thresholds: Sendable, Equatable {
    /// Used share of a pool that is a warning.
    package var poolWarning = 0.80
    /// Used share of a pool that is critical.
    package var poolCritical = 0.90
    /// Temperature of a disk that is a warning, °C.
    package var diskWarningCelsius = 45.0
    /// Temperature of a disk that is critical, °C.
    package var diskCriticalCelsius = 55.0
    /// Silence that is a warning.
    package var silenceWarning = Duration.seconds(30 * 60)
    /// Silence that is critical: the system is offline.
    package var silenceCritical = Duration.seconds(60 * 60)
    /// A reading older than this is the last known one and vouches for nothing.
    package var staleAfter = Duration.seconds(30 * 60)

    /// The document's thresholds.
    package init() {}
}
