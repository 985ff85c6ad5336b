import AlertRouter
import ServiceChassis

extension AllInOne {
    /// The alert router, as its settings file says; without one it answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func alertRouter() throws -> Supervisor.Member {
        try member(AlertRouterService.definition, from: alertSettings())
    }

    private func alertSettings() throws -> SettingsSource {
        if let alertsFile { return try settings(ofFile: alertsFile, namedBy: "--alerts") }
        return settings(flags: [
            "listen": "unix:\(data)/alert-router.sock",
            "external_url": Doorbell.url(of: listen),
        ])
    }
}
