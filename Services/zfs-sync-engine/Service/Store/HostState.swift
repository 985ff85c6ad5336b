package import Quantities
package import ZFSSyncEngineCore

/// How a host answered of late.
package struct HostState: Sendable, Hashable {
    /// Its name in the settings.
    package var name: String
    /// How its tool lists; nil before it was listed.
    package var dialect: ListingDialect?
    /// When it was listed last; nil when it never was.
    package var listedAt: Timestamp?
    /// When it could not be listed last; nil when it always could.
    package var failedAt: Timestamp?
    /// Why it cannot be listed now; nil while it can.
    package var failure: FailureClass?
    /// What was said about that.
    package var said: String?
}
