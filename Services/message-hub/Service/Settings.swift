package import HTTPSurface
import MessageBusZMQ
package import ServiceChassis

/// The hub's settings.
package struct Settings: Sendable, Equatable {
    /// Where peers find the bus.
    package var bus: String
    /// Where health and metrics are served.
    package var listen: ListenAddress

    /// Settings; the defaults are what runs when nothing is configured.
    package init(
        bus: String = "tcp://127.0.0.1:7700",
        listen: ListenAddress = .tcp(host: "127.0.0.1", port: 7709)
    ) {
        self.bus = bus
        self.listen = listen
    }

    /// Reads the settings; problems stay with the reader.
    package init(reading reader: inout SettingsReader) {
        let fallback = Self()
        bus = reader.string("bus", default: fallback.bus, variable: "POOLKEEPER_BUS")
        listen = reader.listen(default: fallback.listen)
        do {
            _ = try HubEndpoints(bus)
        } catch {
            reader.problem("bus", "\(error)")
        }
    }
}
