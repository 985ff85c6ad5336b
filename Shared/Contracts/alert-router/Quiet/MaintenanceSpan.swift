package import Quantities

/// One time that work goes on.
package struct MaintenanceSpan: Sendable, Hashable, Codable {
    /// When it begins.
    package var from: Timestamp
    /// When it is over: the first moment that is not in it.
    package var to: Timestamp

    /// A span of time.
    package init(from: Timestamp, to: Timestamp) {
        self.from = from
        self.to = to
    }
}
