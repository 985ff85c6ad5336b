package import Quantities

/// A time of the week with a rate of its own (`rate_windows`).
package struct RateWindow: Sendable, Hashable {
    /// When.
    package var window: WeekWindow
    /// Bytes a second at the most in it; nil for as fast as it goes.
    package var bytesPerSecond: ByteCount?

    /// A window with a rate.
    package init(_ window: WeekWindow, bytesPerSecond: ByteCount?) {
        self.window = window
        self.bytesPerSecond = bytesPerSecond
    }

    /// The rate in a minute of the week: that of the first window that is open, else the usual.
    package static func rate(
        _ windows: [Self],
        usually usual: ByteCount?,
        minuteOfWeek minute: Int
    ) -> ByteCount? {
        guard let open = windows.first(where: { $0.window.contains(minuteOfWeek: minute) }) else {
            return usual
        }
        return open.bytesPerSecond
    }
}
