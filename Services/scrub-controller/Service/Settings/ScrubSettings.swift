package import HTTPSurface
package import Quantities
package import ScrubControllerCore
package import ServiceChassis

/// The controller's settings, every default visible.
package struct ScrubSettings: Sendable, Equatable {
    /// Where the API is served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8082)
    /// What a caller must send; nil for only networks that are allowed.
    package var apiToken: Secret?
    /// Networks that may start, pause and resume without the token.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// How this host is called on pages and on the bus; nil for its host name.
    package var hostName: String?
    /// The client whose host this is; nil for none.
    package var client: ClientName?
    /// Where waiting for disks is told; nil for the whole machine's.
    package var pressureFile: String?
    /// Whether btrfs-progs' status file is kept up.
    package var writesProgsStatus = true
    /// How every pool is scrubbed unless its own section says otherwise.
    package var policy = ScrubPolicy()
    /// The pools that are governed; none for every one that is found.
    package var pools: [PoolSettings] = []

    /// Settings with every default: a scrub each month.
    package init() {
        policy.schedule = ScrubSchedule.read("monthly", finishWithin: nil) ?? nil
    }

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        hostName = reader.optionalString("host_name")
        client = reader.name("client", as: ClientName.self)
        pressureFile = reader.optionalString("pressure_file")
        writesProgsStatus = reader.boolean("progs_status", default: writesProgsStatus)
        policy = PolicyReader.read(&reader, default: policy)
        let defaults = policy
        pools = reader.sections("pools") { PoolSettings(reading: &$0, defaults: defaults) }
    }

    /// How a pool is scrubbed.
    package func policy(of place: PoolPlace) -> ScrubPolicy {
        pools.first { $0.names(place) }?.policy ?? policy
    }
}
