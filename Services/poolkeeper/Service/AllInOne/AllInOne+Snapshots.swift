import ArgumentParser
import Foundation
import Logging
import ServiceChassis
import SnapshotKeeper

extension AllInOne {
    /// The snapshot keeper, as its settings file says; nil without one.
    ///
    /// Nobody's subvolumes are touched unless they are named. It answers on a socket alone.
    ///
    /// - Throws: `ValidationError` with every problem of the file, with its line and column.
    func snapshotKeeper() throws -> Supervisor.Member? {
        guard let snapshotsFile else { return nil }
        let text: String
        do throws(SettingsSource.FileFault) {
            text = try SettingsSource.text(ofFile: snapshotsFile, namedBy: "--snapshots")
        } catch {
            throw ValidationError("\(snapshotsFile): \(error)")
        }
        var reader = SettingsReader(
            SettingsSource(
                file: snapshotsFile,
                path: snapshotsFile,
                yaml: text,
                environment: ProcessInfo.processInfo.environment,
                flags: ["listen": "unix:\(data)/snapshots.sock"]
            )
        )
        let prepared = SnapshotKeeperService.definition.prepare(&reader)
        reader.finish()
        for warning in reader.warnings { logger.warning("\(warning)") }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.map { "\($0)" }.joined(separator: "\n"))
        }
        return try member(SnapshotKeeperService.definition) { try await prepared.make($0) }
    }
}
