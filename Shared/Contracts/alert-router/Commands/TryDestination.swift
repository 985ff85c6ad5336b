/// Sends what waits for a destination at once, though it is disabled or left alone.
package struct TryDestination: Command {
    /// `alert-router.try-destination.v1`.
    package static let kind: LaneName = .kind("alert-router.try-destination.v1")

    /// The destination, as `DestinationChanged` names it.
    package var destination: String

    /// The destination.
    package var key: String { destination }

    /// An order to try a destination.
    package init(destination: String) { self.destination = destination }
}
