import ArgumentParser
import Foundation
import Logging
import ServiceChassis
import ZFSSyncEngine

extension AllInOne {
    /// The replication engine, as its settings file says; without one it looks after no host, hears
    /// of TrueNAS's own tasks and answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func replication() throws -> Supervisor.Member {
        var reader = SettingsReader(try replicationSettings())
        let prepared = ZFSSyncEngineService.definition.prepare(&reader)
        reader.finish()
        for warning in reader.warnings { logger.warning("\(warning)") }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(ZFSSyncEngineService.definition) { try await prepared.make($0) }
    }

    private func replicationSettings() throws -> SettingsSource {
        let environment = ProcessInfo.processInfo.environment
        guard let replicationFile else {
            return SettingsSource(
                file: "settings",
                yaml: "",
                environment: environment,
                flags: ["listen": "unix:\(data)/replication.sock"]
            )
        }
        let text: String
        do throws(SettingsSource.FileFault) {
            text = try SettingsSource.text(ofFile: replicationFile, namedBy: "--replication")
        } catch {
            throw ValidationError("\(replicationFile): \(error)")
        }
        return SettingsSource(
            file: replicationFile,
            path: replicationFile,
            yaml: text,
            environment: environment
        )
    }
}
