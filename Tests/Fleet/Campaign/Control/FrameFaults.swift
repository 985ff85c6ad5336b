/// What is done to the frames between a node and the hubs.
package struct FrameFaults: Codable, Sendable, Equatable {
    /// The part of the lanes' frames that is lost, 0 to 1.
    package var loss = 0.0
    /// The part that is sent twice.
    package var doubling = 0.0
    /// The part that changes places with the one before.
    package var reordering = 0.0
    /// The part that is held for 100 ms or more.
    package var delay = 0.0
    /// Whether nothing passes at all, control frames neither, in both directions.
    package var isCut = false

    /// No faults.
    package init() {}

    /// Some of everything.
    package static var rough: Self {
        var faults = Self()
        (faults.loss, faults.doubling, faults.reordering, faults.delay) = (0.3, 0.3, 0.3, 0.2)
        return faults
    }

    /// Every frame of a lane is lost.
    package static var noData: Self {
        var faults = Self()
        faults.loss = 1
        return faults
    }

    /// The network is gone.
    package static var cut: Self {
        var faults = Self()
        faults.isCut = true
        return faults
    }
}
