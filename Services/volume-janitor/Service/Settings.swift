package import HTTPSurface
package import ServiceChassis

/// The janitor's settings, every default visible.
package struct JanitorSettings: Sendable, Equatable {
    /// Where the API is served.
    package var listen: ListenAddress

    /// Settings with every default.
    package init(listen: ListenAddress = .tcp(host: "127.0.0.1", port: 9100)) {
        self.listen = listen
    }

    /// Settings as a file gives them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        self.init()
        listen = reader.listen(default: listen)
    }
}
