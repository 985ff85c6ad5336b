package import HTTPSurface
package import ServiceChassis

/// The engine's settings, every default visible.
package struct SyncSettings: Sendable, Equatable {
    /// Where the API and the pages are served when the engine runs alone.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8080)
    /// What a caller from elsewhere must send; nil for nobody from elsewhere may change anything.
    package var apiToken: Secret?
    /// Networks that may start runs without the token; approvals always need it.
    package var allowFrom = [NetworkRange.loopbackV4, .loopbackV6]

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        listen = reader.listen(default: listen)
        apiToken = reader.secret("api_token", variable: "ZFS_SYNC_API_TOKEN")
        allowFrom = reader.networks("allow_from", default: allowFrom)
    }
}
