package import HTTPSurface
package import Quantities
package import ServiceChassis

/// The service's settings, every default visible.
package struct KeeperSettings: Sendable, Equatable {
    /// Where the API is served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8086)
    /// What a caller must send to take a snapshot; nil for only addresses of `allowFrom` may.
    package var apiToken: Secret?
    /// Networks that may take snapshots without the token.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]
    /// How this host is called on pages and on the bus; nil for its host name.
    package var hostName: String?
    /// The client whose host this is; nil for none.
    package var client: ClientName?
    /// How long lines of what is gone stay in the ledger, and runs in the history.
    package var ledgerKept = Duration.seconds(400 * 86_400)
    /// What is kept.
    package var snapshots: SnapshotSettings

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token")
        allowFrom = reader.networks("allow_from", default: allowFrom)
        hostName = reader.optionalString("host_name")
        client = reader.name("client", as: ClientName.self)
        ledgerKept = reader.duration(
            "ledger_kept",
            default: ledgerKept,
            in: .seconds(86_400) ... .seconds(3660 * 86_400)
        )
        snapshots = SnapshotSettings(reading: &reader)
        // ASG's file as it is: what its other commands read.
        for section in ["scrub", "capacity", "notifications"] { _ = reader.tree(section) }
        _ = reader.optionalString("state_dir")
    }
}
