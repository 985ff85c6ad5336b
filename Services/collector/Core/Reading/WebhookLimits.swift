package import Quantities

/// The limits of one webhook; each has a test at, below and above it.
package struct WebhookLimits: Sendable, Equatable {
    /// Metrics in one webhook; more is answered 413.
    package var metricsMax = 20_000
    /// Alerts in one webhook; more is answered 413.
    package var alertsMax = 1_000
    /// Objects and arrays that may be open at once; more is answered 400.
    package var depthMax = 32
    /// Bytes of a metric's type, name, unit or state word, and of each word about the system.
    package var wordBytesMax = 200
    /// Bytes of a metric's metadata object.
    package var metadataBytesMax = 16 << 10
    /// Bytes of an alert's message.
    package var messageBytesMax = 4 << 10
    /// Rejections named one by one in the answer; further ones are only counted.
    package var rejectionsNamedMax = 1_000
    /// Sender's times up to this far ahead are taken as they are.
    package var aheadMax = Duration.seconds(300)
    /// Times up to this far ahead are set to the time of receipt and flagged; later ones are
    /// refused.
    package var clampedAheadMax = Duration.seconds(86_400)
    /// Earlier times are refused; by default the year 2000, before any ZFS.
    package var earliest = Timestamp(seconds: 946_684_800)
    /// Bytes of one part of a webhook in the journal.
    package var partBytesMax = 256 << 10

    /// The limits as shipped.
    package init() {}
}
