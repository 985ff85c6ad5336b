package import Quantities

/// What a server bears at the most.
package struct HTTPLimits: Sendable, Hashable {
    /// Bytes of a request's path and query.
    package var uriBytesMax = 8 << 10
    /// Bytes of all header fields of a request, and of one field.
    package var headerBytesMax = 32 << 10
    /// Header fields of a request.
    package var headerFieldsMax = 100
    /// Open connections; more wait in the kernel's queue.
    package var connectionsMax = 1024
    /// How long a connection may say nothing while a request is awaited or being read.
    package var idleTimeout: Duration = .seconds(60)
    /// How often one caller may call; nil for no limit.
    package var ratePerCaller: RateLimit?
    /// Callers whose rate is remembered.
    package var ratedCallersMax = 10_000
    /// Answers from this size on are compressed when the client accepts it.
    package var compressFrom = ByteCount(1024)
    /// Larger answers are not compressed.
    package var compressUpTo = ByteCount.mebibytes(8)

    /// The defaults.
    package init() {}
}
