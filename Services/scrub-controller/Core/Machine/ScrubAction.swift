/// Something to be done to a pool, with why.
package struct ScrubAction: Sendable, Equatable {
    /// What.
    package enum Act: Sendable, Equatable {
        /// Scrub ranges of a device by a new worker.
        case start(device: UInt64, attempt: Int, ranges: [ScrubRange])
        /// Ask workers to end behind the range that runs.
        case stop
        /// Cancel whatever scrub of the pool runs.
        case cancel
        /// Hold devices to a speed, in bytes a second; nil for no limit.
        case limit(Int64?)
        /// Put back the speed limits that were there before.
        case restoreLimits
        /// Keep a run that ended.
        case keep(RunEnd)
    }

    /// What.
    package var act: Act
    /// Why.
    package var reason: String

    /// An action.
    package init(_ act: Act, _ reason: String) {
        self.act = act
        self.reason = reason
    }
}

/// A part of a device, in bytes from its begin.
package struct ScrubRange: Sendable, Hashable, Codable {
    /// Where it begins.
    package var start: Int64
    /// The first byte behind it; `Int64.max` for the device's end.
    package var end: Int64

    /// A range.
    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }
}
