package import HTTPSurface
import Quantities
package import ServiceChassis

/// The capacity engine's settings, every default visible.
package struct CapacitySettings: Sendable, Equatable {
    /// Where forecasts, health and metrics are served.
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8083)
    /// Where fleet history is: `postgresql://…` or `sqlite:///…`.
    package var databaseURL = "sqlite:///fleet-history.sqlite"
    /// How often a pool's forecast is made anew while its history goes on.
    package var forecastEvery = Duration.seconds(3600)
    /// Systems that are looked at between two looks at what is due.
    package var systemsAtOnce = 20

    /// Settings with every default.
    package init() {}

    /// Settings as a file and the environment give them; problems are noted in the reader.
    package init(reading reader: inout SettingsReader) {
        listen = reader.listen(default: listen)
        databaseURL = reader.string("database_url", default: databaseURL, variable: "DATABASE_URL")
        forecastEvery = reader.duration(
            "forecast_every",
            default: forecastEvery,
            in: .seconds(1) ... .seconds(7 * 86_400)
        )
        systemsAtOnce = reader.integer("systems_at_once", default: systemsAtOnce, in: 1...1000)
    }
}
