package import Quantities

/// What a host's pools hold, as one scan found them.
package struct HostListing: Sendable, Hashable {
    /// The host by its name in the settings.
    package var host: String
    /// The host's own time when it was asked.
    package var clock: Timestamp
    /// Every dataset by name; snapshots only of those that were asked for.
    package var datasets: [DatasetName: DatasetListing]
    /// Datasets whose snapshots were asked for and read in full.
    package var complete: Set<DatasetName>
    /// Its pools by name; empty when the tool could not be asked.
    package var pools: [String: PoolRecord]

    /// A listing of a host.
    package init(
        host: String,
        clock: Timestamp,
        datasets: [DatasetName: DatasetListing] = [:],
        complete: Set<DatasetName> = [],
        pools: [String: PoolRecord] = [:]
    ) {
        self.host = host
        self.clock = clock
        self.datasets = datasets
        self.complete = complete
        self.pools = pools
    }
}
