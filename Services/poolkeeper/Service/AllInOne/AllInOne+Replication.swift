import ServiceChassis
import ZFSSyncEngine

extension AllInOne {
    /// The replication engine, as its settings file says; without one it looks after no host, hears
    /// of TrueNAS's own tasks and answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func replication() throws -> Supervisor.Member {
        try member(ZFSSyncEngineService.definition, from: replicationSettings())
    }

    private func replicationSettings() throws -> SettingsSource {
        if let replicationFile {
            return try settings(ofFile: replicationFile, namedBy: "--replication")
        }
        return settings(flags: ["listen": "unix:\(data)/replication.sock"])
    }
}
