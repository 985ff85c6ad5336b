package import Observations
package import ZFSSyncEngineCore

/// What one scan saw of a host.
package enum HostSight: Sendable, Hashable {
    /// Everything, listed by this dialect.
    case listed(HostListing, ListingDialect)
    /// Nothing that is believed; why, and what was said.
    case failed(FailureClass, String)

    /// The listing; nil when there is none.
    package var listing: HostListing? {
        if case .listed(let listing, _) = self { listing } else { nil }
    }

    /// The dialect; nil when the host was not listed.
    package var dialect: ListingDialect? {
        if case .listed(_, let dialect) = self { dialect } else { nil }
    }
}
