package import Observations

/// One end of a pair, as far as it is known.
///
/// What is not known is never taken for absent.
package enum EndState: Sendable, Hashable {
    /// The dataset, with all its snapshots.
    case present(DatasetListing)
    /// Its pool is there, the host was listed in full, and the dataset is not in it.
    case missing
    /// It is not known what is there.
    case unknown(UnknownEnd)

    /// The state of a dataset in a host's listing.
    package static func of(_ dataset: DatasetName, in listing: HostListing?) -> Self {
        guard let listing else { return .unknown(.notListed) }
        guard let pool = listing.pools[dataset.pool] else { return .unknown(.poolMissing) }
        guard pool.health != "SUSPENDED" else { return .unknown(.poolSuspended) }
        guard let found = listing.datasets[dataset] else { return .missing }
        return listing.complete.contains(dataset) ? .present(found) : .unknown(.incomplete)
    }

    /// The listing, when it is known and there.
    package var listing: DatasetListing? {
        if case .present(let listing) = self { listing } else { nil }
    }
}
