import Collector
import ServiceChassis

extension AllInOne {
    /// The collector; with a settings file it also looks at this host's pools and disks.
    ///
    /// It answers on a socket alone and keeps samples in the house's history, whatever the file
    /// says of that.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func collector() throws -> Supervisor.Member {
        let flags = ["listen": "unix:\(collectorSocket)", "database_url": historyURL]
        let source =
            try probeFile.map { try settings(ofFile: $0, namedBy: "--probe", flags: flags) }
            ?? SettingsSource(file: "settings", yaml: "", environment: [:], flags: flags)
        return try member(CollectorService.definition, from: source)
    }
}
